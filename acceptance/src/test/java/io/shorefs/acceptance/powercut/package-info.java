/** The server in a guest whose power is cut. */
package io.shorefs.acceptance.powercut;
