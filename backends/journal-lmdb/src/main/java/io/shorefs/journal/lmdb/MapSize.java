package io.shorefs.journal.lmdb;

import io.shorefs.spi.JournalException;

/**
 * How large a map may become.
 *
 * @param maxBytes what its pages in use may take
 * @param fileBytes how large its file may become: a transaction needs other pages for what it changes, also to remove something, before those it frees can be used
 */
record MapSize(long maxBytes, long fileBytes) {
    private static final long UNIT = 64 << 10; // the largest page of any host
    private static final long LEAST = 1 << 20;
    private static final long MOST_SPARE = 512 << 20;
    private static final long MOST_SPARE_WHEN_REDUCED = 64 << 20;

    /** The size for a limit, which is rounded down. */
    static MapSize of(long wanted) {
        if (wanted < LEAST) {
            throw new JournalException(
                    "A local map takes at least %d bytes, not %d: raise [journal] max_size".formatted(LEAST, wanted));
        }
        long max = wanted / UNIT * UNIT;
        return new MapSize(max, max + Math.min(max, MOST_SPARE));
    }

    /** The size for a file that may have been made with a larger limit, and needs other pages all the same to become smaller. */
    MapSize over(long existingBytes) {
        if (existingBytes <= fileBytes) {
            return this;
        }
        long spare = Math.min(maxBytes, MOST_SPARE_WHEN_REDUCED);
        return new MapSize(maxBytes, Math.ceilDiv(existingBytes, UNIT) * UNIT + spare);
    }
}
