package io.shorefs.ninep;

import io.shorefs.api.Errno;
import io.shorefs.api.FsException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A connection's fids by number, at most as many as it is allowed, and as its share of the server's memory for fids has room for. Any thread.
 *
 * <p>Open addressing with linear probing: a lookup is on the path of every request and allocates nothing.
 */
final class FidTable {
    private static final int SMALLEST = 16;
    private static final int SLOT_BYTES = 4;

    private final int limit;
    private final ByteBudget.Share memory;
    private Fid[] slots = new Fid[SMALLEST];
    private int size;

    FidTable(int limit, ByteBudget.Share memory) {
        this.limit = limit;
        this.memory = memory;
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
     * Adds a fid in the same filesystem as another one.
     *
     * @throws FsException EBADF when its number is in use or is NOFID; EMFILE when this connection has too many, ENFILE when all together take too much memory
     */
    Fid add(int number, Fid from, FidState state) {
        return add(number, from.identity(), state, from.root());
    }

    /** Adds a fid that an attach is to give a place, as {@link #add(int, Fid, FidState)} does. */
    Fid add(int number, Identity identity) {
        return add(number, identity, FidState.RESERVED, Root.NONE);
    }

    synchronized Fid add(int number, Identity identity, FidState state, Root root) {
        if (slots[find(number)] != null || number == Wire.NOFID) {
            throw new FsException(Errno.EBADF);
        }
        if (size >= limit) {
            throw new FsException(Errno.EMFILE);
        }
        if ((size + 1) * 2 > slots.length) {
            resize(slots.length * 2);
        }
        Fid fid = new Fid(number, identity, state, memory, root);
        slots[find(number)] = fid;
        size++;
        return fid;
    }

    /**
     * Makes sure, before something is done that cannot be taken back, that fids have room for more bytes.
     *
     * @throws FsException ENFILE when not
     */
    void requireRoom(int bytes) {
        memory.require(bytes);
    }

    /** Removes and closes a fid that stands for nothing yet. */
    void drop(Fid fid) {
        remove(fid);
        fid.close();
    }

    /** Removes exactly this fid, if it is still there. */
    synchronized void remove(Fid fid) {
        int at = find(fid.number());
        if (slots[at] == fid) {
            slots[at] = null;
            size--;
            closeGap(at);
            if (slots.length > SMALLEST && size * 16 < slots.length) {
                resize(slots.length / 4);
            }
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
        Arrays.fill(slots, null);
        size = 0;
        resize(SMALLEST);
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

    private void resize(int length) {
        Fid[] old = slots;
        int more = SLOT_BYTES * (length - old.length);
        if (more > 0) {
            memory.take(more);
        } else {
            memory.give(-more);
        }
        slots = new Fid[length];
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
