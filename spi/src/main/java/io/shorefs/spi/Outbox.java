package io.shorefs.spi;

import java.nio.ByteBuffer;

/**
 * Where a session puts its replies. Any thread; never blocks on the client.
 *
 * <p>A reply that is sent on the reader's thread during {@link ProtocolSession#handle} leaves with all others of that read in one
 * write. A reply sent from another thread leaves at once if the connection is not busy, otherwise with whoever is writing.
 */
public interface Outbox {
    /**
     * A heap buffer with an accessible array, little endian, position 0, at least {@code bytes} of room. It must be given to {@link #send} or {@link #release}, once.
     */
    ByteBuffer acquire(int bytes);

    /** Sends from position 0 to the buffer's position, and takes the buffer back. After the connection's end it is dropped. */
    void send(ByteBuffer reply);

    /** Takes an unsent buffer back; also after the connection's end, when an operation that was under way gives it up. */
    void release(ByteBuffer unsent);

    /** Ends the connection, with a reason for the log. Any thread. */
    void fail(String reason);

    /**
     * The reader is about to wait inside {@link ProtocolSession#handle}: what it has sent in this read leaves now, and the replies of others do not wait for it. The
     * reader's thread.
     */
    default void flush() {}

    /** Whether the connection has ended, so that waiting for anything is pointless. */
    default boolean isEnded() {
        return false;
    }
}
