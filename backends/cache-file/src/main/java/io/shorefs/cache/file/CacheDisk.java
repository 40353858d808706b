package io.shorefs.cache.file;

import java.io.IOException;
import java.nio.ByteBuffer;

/** What the cache needs of its file. Any thread. */
interface CacheDisk extends AutoCloseable {
    /** Reads until the buffer is full or the file ends. */
    void read(ByteBuffer into, long position) throws IOException;

    /** Writes all that remains. */
    void write(ByteBuffer from, long position) throws IOException;

    /** Bytes of the file. */
    long size() throws IOException;

    /** Cuts the file, and gives the space back. */
    void truncate(long size) throws IOException;

    /** Bytes of the disk that are free. */
    long free() throws IOException;

    @Override
    void close() throws IOException;
}
