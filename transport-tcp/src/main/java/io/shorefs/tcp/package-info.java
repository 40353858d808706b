/** Carries any protocol over TCP, on Helidon's listeners, and over Unix sockets, with the connection loop of {@code spi}. */
package io.shorefs.tcp;
