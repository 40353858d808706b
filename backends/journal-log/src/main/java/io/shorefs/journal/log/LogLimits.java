package io.shorefs.journal.log;

import io.shorefs.spi.CommitLog;

/**
 * How large a commit log is.
 *
 * @param maxBytes how large its file may become
 * @param ringBytes how large the ring of a new file is; a file that exists keeps its own
 */
public record LogLimits(long maxBytes, int ringBytes) {
    private static final int MIN_RING = 4 << 20;
    private static final int MAX_RING = 64 << 20;

    /** Whole pages, and pages that an {@code int} can count: at most 4 TiB. */
    public LogLimits {
        if (ringBytes < 8 * CommitLog.PAGE || ringBytes % CommitLog.PAGE != 0) {
            throw new IllegalArgumentException("A ring has whole pages, at least 8: " + ringBytes + " bytes");
        }
        maxBytes = Math.min(maxBytes, (1L << 30) * CommitLog.PAGE);
    }

    /** A ring of an eighth of the file, at least 4 MiB, at most 64 MiB. */
    public static LogLimits of(long maxBytes) {
        int eighth = Math.clamp(maxBytes / 8, MIN_RING, MAX_RING);
        return new LogLimits(maxBytes, eighth - eighth % CommitLog.PAGE);
    }
}
