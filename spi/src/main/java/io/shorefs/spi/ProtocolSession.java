package io.shorefs.spi;

import java.nio.ByteBuffer;

/**
 * One client's session: its fids, tags and locks end with it.
 *
 * <p>The connection's reader thread alone calls these methods, one at a time. Replies go to the {@link Outbox} given at the opening,
 * during {@link #handle} or later, from any thread.
 */
public interface ProtocolSession extends AutoCloseable {
    /** Not enough bytes are there to tell. */
    int UNKNOWN = -1;

    /**
     * Cuts the stream into frames: how long the frame is that begins at the buffer's position, its length field included.
     *
     * @return bytes, or {@link #UNKNOWN}
     * @throws BadFrameException when no frame can begin so; the connection ends
     */
    int frameLength(ByteBuffer buffer);

    /**
     * Takes one whole frame (position to limit, little endian or not as the protocol sets it).
     *
     * <p>Waits while the session has as many requests under way as it may, so that the reader stops reading; it calls {@link Outbox#flush} before, and gives up with a
     * {@link BadFrameException} when {@link Outbox#isEnded} or when its thread is interrupted.
     *
     * @return whether the frame's bytes are still needed after the return (a write waits): then the loop leaves the array alone
     *     and goes on with another one
     * @throws BadFrameException when it cannot be understood; the connection ends
     */
    boolean handle(ByteBuffer frame);

    /** Ends the session, releases everything it held; called once, also when the connection broke. Requests in flight are dropped. */
    @Override
    void close();
}
