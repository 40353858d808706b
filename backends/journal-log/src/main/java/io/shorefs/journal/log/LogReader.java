package io.shorefs.journal.log;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Positional reads of a file. Any thread. */
public interface LogReader extends AutoCloseable {
    /**
     * Reads until the buffer is full or the file ends.
     *
     * @return the bytes read, 0 at or behind the end
     */
    int read(ByteBuffer into, long position) throws IOException;

    @Override
    void close() throws IOException;
}
