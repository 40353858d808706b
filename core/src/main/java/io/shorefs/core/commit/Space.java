package io.shorefs.core.commit;

import io.shorefs.api.Errno;
import io.shorefs.api.FsException;
import io.shorefs.core.map.View;
import io.shorefs.spi.CommitLog;
import io.shorefs.spi.LocalMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The journal's space: reserved when a write is accepted, so that it is never found missing after it was acknowledged. Any thread.
 *
 * <p>A part (5 %, at least 64 MiB, at most a quarter) is kept for metadata, truncate and unlink, so that a full disk can be emptied.
 */
public final class Space {
    private static final long RESERVE_MIN_BYTES = 64L << 20;
    private static final int RESERVE_PART = 20;
    private static final int MAP_PAGE = 4096;

    /** A change may leave a mark and a saved value beside itself. */
    private static final int KEPT_FOR_GENERATIONS = 3;

    private final CommitLog log;
    private final LocalMap map;
    private final AtomicLong reserved = new AtomicLong();

    Space(CommitLog log, LocalMap map) {
        this.log = log;
        this.map = map;
    }

    /**
     * Takes pages for payload that a later commit writes.
     *
     * @return false when there are not so many beyond the reserve: nothing is taken
     */
    public boolean reserve(long pages) {
        long all = reserved.addAndGet(pages);
        if (log.freePages() - all >= reservePages()) {
            return true;
        }
        reserved.addAndGet(-pages);
        return false;
    }

    /** Gives reserved pages back: written, or not needed. */
    public void release(long pages) {
        reserved.addAndGet(-pages);
    }

    /** Pages for data that are free and not reserved by anybody. */
    public long availablePages() {
        return Math.max(0, log.freePages() - reserved.get() - reservePages());
    }

    /** Free pages, the reserve among them. */
    public long freePages() {
        return Math.max(0, log.freePages() - reserved.get());
    }

    /** All pages. */
    public long totalPages() {
        return log.totalPages();
    }

    /**
     * Whether metadata may grow, so that what is accepted always fits into the local map, however its pages split.
     *
     * @param fromReserve whether the reserve may be used
     * @param pending what the map does not have yet
     * @return false when that is to be applied first, and then asked again
     * @throws FsException ENOSPC when the map is full
     */
    boolean metadataFits(boolean fromReserve, View pending) {
        long max = map.maxBytes();
        long limit = max - (fromReserve ? max / RESERVE_PART / 2 : max / RESERVE_PART);
        long used = map.usedBytes();
        if (used > limit) {
            throw new FsException(Errno.ENOSPC);
        }
        long bytes = KEPT_FOR_GENERATIONS * pending.pendingBytes();
        long keys = KEPT_FOR_GENERATIONS * pending.pendingKeys();
        return 2 * (used + bytes) <= limit // pages that split are half full at least
                || used + bytes + keys * MAP_PAGE <= limit; // and each key splits one at most
    }

    /** Bytes that metadata may grow by; 0 when the map is full, the part left out that is kept for what makes it smaller. */
    public long mapRoom() {
        long max = map.maxBytes();
        return Math.max(0, max - max / RESERVE_PART - map.usedBytes());
    }

    /** Pages that a dirty block may need: its own, and one more for each of the pieces that it may be cut into. */
    public static int pagesOfBlock(int blockBytes) {
        return blockBytes / CommitLog.PAGE + 4;
    }

    private long reservePages() {
        long total = log.totalPages();
        return Math.min(total / 4, Math.max(total / RESERVE_PART, RESERVE_MIN_BYTES / CommitLog.PAGE));
    }
}
