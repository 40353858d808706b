package io.shorefs.spi;

import io.shorefs.api.Credentials;
import java.util.Optional;

/** A protocol engine: bytes in, bytes out, one {@link ProtocolSession} a connection. It never sees a socket. Any thread may open sessions. */
public interface Protocol extends AutoCloseable {
    /** The largest frame that a client may send, in bytes; the connection loop refuses to buffer more. */
    int maxFrameBytes();

    /** The most heap that its sessions may hold together beside the messages under way, in bytes; counted as {@link Transport#heapBytes} is. */
    default long heapBytes() {
        return 0;
    }

    /**
     * Begins a session for a connection.
     *
     * @param peer who is there, for logs (an address)
     * @param identity when present, what every user of this connection is taken for, whatever the client claims
     * @param outbox where replies go
     */
    ProtocolSession open(String peer, Optional<Credentials> identity, Outbox outbox);

    /** Whether these first bytes of a connection (7 or more) can be this protocol's; used where protocols share a port. */
    boolean recognizes(java.nio.ByteBuffer firstBytes);

    /** Ends the engine; sessions were closed before. */
    @Override
    void close();
}
