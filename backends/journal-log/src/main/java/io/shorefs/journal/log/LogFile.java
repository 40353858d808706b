package io.shorefs.journal.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * The file below a commit log: what the log needs of an operating system, so that a test can put a disk below it that loses power.
 *
 * <p>{@link #read} may be called by any thread beside one thread that writes and syncs.
 */
public interface LogFile extends LogReader {
    /** What messages call it: its path. */
    String name();

    /** Its length in bytes. */
    long size() throws IOException;

    /** Writes all of a buffer; a file that is shorter grows. Not durable before {@link #sync}. */
    void write(ByteBuffer from, long position) throws IOException;

    /** Makes everything written durable, with what is needed to find it (fdatasync). */
    void sync() throws IOException;

    /**
     * A reader that sees what is on the disk and not what memory holds of it; empty where the host has none. Buffers, positions and lengths are aligned to 4,096 bytes.
     */
    Optional<LogReader> pastCache() throws IOException;

    /** Bytes by which it may still grow, as far as the host knows. */
    long room() throws IOException;
}
