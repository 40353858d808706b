/**
 * The connection loop: what every transport runs over the two plain streams of a connection, whatever carries them.
 *
 * <p>A transport makes one {@link io.shorefs.spi.connection.Connections} and gives it each {@link io.shorefs.spi.connection.Link} that it
 * accepts. One platform thread reads a connection: one read, every complete frame in it, the replies in one write. While it waits for a
 * frame it holds 4 KiB; larger arrays are borrowed from a bounded pool.
 *
 * <p>A completion (a reply from another thread) never waits for a client: it is queued, and written by its own thread only if nobody else
 * is writing and the client keeps up. Whoever writes empties the queue before it lets go; both are decided under one lock, so no reply is
 * forgotten.
 */
package io.shorefs.spi.connection;
