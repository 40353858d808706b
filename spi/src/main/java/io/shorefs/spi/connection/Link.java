package io.shorefs.spi.connection;

import java.io.InputStream;
import java.io.OutputStream;

/** An accepted connection as plain streams. One thread reads and one writes at a time, at the same time as each other. */
public interface Link {
    /** Who is there, for logs: an address. */
    String peer();

    /** What the client sends; a read blocks until at least one byte is there, and gives -1 when the client has sent everything. */
    InputStream input();

    /** What the client gets; a write blocks until the last byte is handed over, and nothing is held back for a flush. */
    OutputStream output();

    /** Ends both directions: reads and writes in progress fail or end. Any thread, any number of times, without waiting for the client. */
    void shutdown();
}
