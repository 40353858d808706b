package io.shorefs.spi;

import java.util.List;

/** Carries protocols: listens, reads and writes bytes. */
public interface Transport extends AutoCloseable {
    /**
     * Begins to listen.
     *
     * @throws TransportException when it cannot: the message names the address and the key that sets it
     */
    void start();

    /** Where it listens, as a user would write it (for example {@code "127.0.0.1:5640"}, {@code "unix:/run/x.sock"}); actual ports. */
    List<String> addresses();

    /**
     * The most heap that messages under way may take, of all connections together, in bytes; known before the start, which is refused when all transports together want
     * too much.
     */
    default long heapBytes() {
        return 0;
    }

    /** The most connections that it takes at once, each with a file of the process; 0 for a transport that has none. */
    default int mostConnections() {
        return 0;
    }

    /** Files of the process that it may need beside those. */
    default int socketsBeside() {
        return 0;
    }

    /** Takes fewer connections than {@link #mostConnections}, at least one, since the process may not open so many files. Before the start. */
    default void limitConnections(int most) {}

    /** What it may tell others of the server that it is a part of. Before the start, at most once. */
    default void tell(Telemetry telemetry) {}

    /** How many connections there are now. */
    default int connections() {
        return 0;
    }

    /** Heap that messages under way take now, in bytes. */
    default long wireBytes() {
        return 0;
    }

    /** Stops listening, ends every connection and its session, and returns when all are closed; at most 2 s. */
    @Override
    void close();
}
