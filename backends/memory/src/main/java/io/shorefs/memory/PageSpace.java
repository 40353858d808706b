package io.shorefs.memory;

import io.shorefs.api.Errno;
import io.shorefs.api.FsException;
import java.util.BitSet;

/** Which pages hold payload: the first run that is long enough is given. One thread at a time. */
final class PageSpace {
    private final int pages;
    private final BitSet used = new BitSet();
    private int free;

    PageSpace(int pages) {
        this.pages = pages;
        this.free = pages;
    }

    int free() {
        return free;
    }

    /**
     * Takes consecutive pages.
     *
     * @throws FsException ENOSPC when there are none
     */
    int allocate(int count) {
        int from = used.nextClearBit(0);
        while (from + (long) count <= pages) {
            int next = used.nextSetBit(from);
            if (next < 0 || next - from >= count) {
                used.set(from, from + count);
                free -= count;
                return from;
            }
            from = used.nextClearBit(next);
        }
        throw new FsException(Errno.ENOSPC, "The log in memory has not " + count + " free pages in a row");
    }

    /** Marks pages as used, which may be so already. */
    void occupy(int from, int count) {
        free -= count - used.get(from, from + count).cardinality();
        used.set(from, from + count);
    }

    /** Gives pages back that are all used. */
    void release(int from, int count) {
        if (used.nextClearBit(from) < from + count) {
            throw new IllegalStateException(
                    "Pages %d to %d are released, but free already".formatted(from, from + count));
        }
        used.clear(from, from + count);
        free += count;
    }
}
