package io.shorefs.core;

import io.shorefs.api.Name;
import io.shorefs.api.Statistics;
import io.shorefs.core.commit.Journal;
import io.shorefs.core.commit.Space;
import io.shorefs.spi.CommitLog;

/** What {@code statfs(2)} tells: an estimate, since nobody knows how what comes will be written. What was accepted has its room whatever this says ({@link Space}). */
final class FreeSpace {
    /** What is given for an object store, which has no size: 1 PiB. */
    private static final long STORE_PAGES = (1L << 50) / CommitLog.PAGE;

    /** About what the local map has of a page of data, with what splits of its own pages leave free; in bytes. Pages that are written one after the other take less. */
    private static final long METADATA_OF_PAGE = 64;

    /** The same of an empty file. */
    private static final long METADATA_OF_FILE = 1024;

    private FreeSpace() {}

    static Statistics of(Journal journal, long files, long fileSystemId) {
        Space space = journal.space();
        boolean uploaded = journal.isUploaded();
        long total = uploaded ? STORE_PAGES : space.totalPages();
        long free = uploaded ? STORE_PAGES : space.freePages();
        long available = uploaded ? STORE_PAGES : space.availablePages();
        long room = space.mapRoom();
        long filesFree = Math.min(free, room / METADATA_OF_FILE);
        return new Statistics(
                CommitLog.PAGE,
                total,
                free,
                Math.min(available, room / METADATA_OF_PAGE),
                files + filesFree,
                filesFree,
                fileSystemId,
                Name.MAX_BYTES);
    }
}
