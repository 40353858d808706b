/** The server under test, in a process of its own. */
package io.shorefs.acceptance.server;
