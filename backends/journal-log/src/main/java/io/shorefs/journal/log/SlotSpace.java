package io.shorefs.journal.log;

import io.shorefs.api.Errno;
import io.shorefs.api.FsException;

/**
 * Which pages of the slot area are in use, and how many of the free ones are <em>ready</em>: written before, so that writing them again changes none of the host's
 * metadata. The ready pages are those below a watermark. Any thread.
 */
final class SlotSpace {
    private final int total;
    private final FreeMap map;
    private volatile int ready;
    private volatile int free;
    private volatile int readyFree;

    /**
     * All pages free.
     *
     * @param total pages of the largest file
     * @param ready pages of the file as it is
     */
    SlotSpace(int total, int ready) {
        this.total = total;
        this.map = new FreeMap(total);
        this.ready = ready;
        this.free = total;
        this.readyFree = Math.min(ready, total);
    }

    /** Marks pages as used that may be marked already. */
    synchronized void occupy(int from, int to) {
        change(from, to, true);
    }

    /** Takes the first free run of so many pages: the first, so that the file stays short. */
    synchronized int allocate(int pages) {
        int from = pages > free ? -1 : map.find(pages);
        if (from < 0) {
            throw new FsException(Errno.ENOSPC);
        }
        change(from, from + pages, true);
        return from;
    }

    /** Gives back pages that are all in use. */
    synchronized void release(int from, int to) {
        if (map.free(from, to) != 0) {
            throw new IllegalStateException("Pages %d to %d are released, but free already".formatted(from, to));
        }
        change(from, to, false);
    }

    /** The pages below {@code page} are written now. */
    synchronized void raiseReady(int page) {
        if (page > ready) {
            readyFree += map.free(ready, page);
            ready = page;
        }
    }

    /** Pages below the watermark, used or free. */
    int ready() {
        return ready;
    }

    /** Free pages below the watermark. */
    int readyFree() {
        return readyFree;
    }

    int free() {
        return free;
    }

    int total() {
        return total;
    }

    private void change(int from, int to, boolean use) {
        int end = Math.min(to, total);
        if (from >= end) {
            return;
        }
        int readyEnd = Math.clamp(ready, from, end);
        int before = map.free(from, end);
        int readyBefore = map.free(from, readyEnd);
        map.set(from, end, use);
        free = free - before + (use ? 0 : end - from);
        readyFree = readyFree - readyBefore + (use ? 0 : readyEnd - from);
    }
}
