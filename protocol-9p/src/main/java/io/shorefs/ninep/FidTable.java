package io.shorefs.ninep;

import io.shorefs.api.Errno;
import io.shorefs.api.FsException;
import java.util.ArrayList;
import java.util.List;

/**
 * A connection's fids by number, at most as many as it is allowed. Any thread.
 *
 * <p>Open addressing with linear probing: a lookup is on the path of every request and allocates nothing.
 */
final class FidTable {
    private static final int SMALLEST = 16;

    private final int limit;
    private Fid[] slots = new Fid[SMALLEST];
    private int size;

    FidTable(int limit) {
        this.limit = limit;
    }

    /**
     * The fid of a number.
     *
     * @throws FsException EBADF when there is none, or a walk that waits is still to make it
     */
    synchronized Fid get(int number) {
        Fid fid = slots[find(number)];
        if (fid == null || fid.state() == FidState.RESERVED) {
            throw new FsException(Errno.EBADF);
        }
        return fid;
    }

    /**
     * Adds a fid.
     *
     * @throws FsException EBADF when its number is in use or is NOFID; EMFILE when there are too many
     */
    synchronized void add(Fid fid) {
        int at = find(fid.number());
        if (slots[at] != null || fid.number() == Wire.NOFID) {
            throw new FsException(Errno.EBADF);
        }
        if (size >= limit) {
            throw new FsException(Errno.EMFILE);
        }
        slots[at] = fid;
        if (++size * 2 > slots.length) {
            grow();
        }
    }

    /** Removes exactly this fid, if it is still there. */
    synchronized void remove(Fid fid) {
        int at = find(fid.number());
        if (slots[at] == fid) {
            slots[at] = null;
            size--;
            closeGap(at);
        }
    }

    /** Removes and returns all. */
    synchronized List<Fid> clear() {
        List<Fid> all = new ArrayList<>(size);
        for (Fid fid : slots) {
            if (fid != null) {
                all.add(fid);
            }
        }
        slots = new Fid[SMALLEST];
        size = 0;
        return all;
    }

    synchronized int size() {
        return size;
    }

    /** Where the number is, or the free slot where it belongs. */
    private int find(int number) {
        int mask = slots.length - 1;
        int at = home(number) & mask;
        while (slots[at] != null && slots[at].number() != number) {
            at = (at + 1) & mask;
        }
        return at;
    }

    private static int home(int number) {
        return (number * 0x9E3779B9) >>> 7;
    }

    private void grow() {
        Fid[] old = slots;
        slots = new Fid[old.length * 2];
        for (Fid fid : old) {
            if (fid != null) {
                slots[find(fid.number())] = fid;
            }
        }
    }

    /** Puts the fids that probing had pushed behind a removed one back to where a lookup finds them. */
    private void closeGap(int gap) {
        int mask = slots.length - 1;
        int at = (gap + 1) & mask;
        while (slots[at] != null) {
            Fid moved = slots[at];
            slots[at] = null;
            slots[find(moved.number())] = moved;
            at = (at + 1) & mask;
        }
    }
}
