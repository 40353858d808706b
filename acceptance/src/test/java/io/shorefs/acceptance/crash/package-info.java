/** The server under load is killed, and what it then has is compared with a model. */
package io.shorefs.acceptance.crash;
