/** Malformed input over live sockets, beside a connection that must notice nothing. */
package io.shorefs.acceptance.fuzz;
