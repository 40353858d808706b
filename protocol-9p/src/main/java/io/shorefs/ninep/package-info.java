/**
 * The 9P2000.L engine: one client's bytes in, bytes out, no sockets.
 *
 * <p>{@link io.shorefs.ninep.NinepSession} cuts a frame, {@code Decoder} makes a {@code Tmessage} of it, one switch hands it to the room
 * that knows it ({@code Walks}, {@code Opens}, {@code Transfers}, {@code Attributes9p}, {@code Names}, {@code Xattrs}, {@code Locks}), and {@code
 * Requests} answers at once or when the filesystem's future completes.
 *
 * <p>The wire is that of the protocol's description in <a href="https://github.com/chaos/diod/blob/master/protocol.md">diod's
 * protocol.md</a>; what it leaves open follows the Linux client (fs/9p).
 */
package io.shorefs.ninep;
