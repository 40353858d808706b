package io.shorefs.core.lock;

import io.shorefs.api.Errno;
import io.shorefs.api.FsException;
import io.shorefs.api.LockRange;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** The locks of one inode and who waits for them, in order of arrival. One thread at a time; it completes nothing itself. */
final class InodeLockState {
    /** Locks and waiting requests of one inode. */
    static final int MAX = 65_536;

    private final Segments segments = new Segments();
    private final List<Waiter> waiters = new ArrayList<>(1);
    private long waiterBytes;

    /** What it takes of the heap, as {@link LockMemory} counts it. */
    long bytes() {
        return isEmpty() ? 0 : LockMemory.INODE + segments.bytes() + waiterBytes;
    }

    boolean isEmpty() {
        return segments.size() == 0 && waiters.isEmpty();
    }

    Segment conflict(LockRange range) {
        return segments.conflict(range);
    }

    /** Holds a lock that conflicts with nothing; gives those that may go on now, since a write lock may have become a read lock. */
    List<Waiter> take(Holder holder, LockRange range) {
        room();
        segments.set(Segment.of(range, holder));
        return grant();
    }

    void await(Waiter waiter) {
        room();
        waiters.add(waiter);
        waiterBytes += waiter.bytes();
    }

    /** It waits no longer; whether it did. */
    boolean forget(Waiter waiter) {
        boolean waited = waiters.remove(waiter);
        waiterBytes -= waited ? waiter.bytes() : 0;
        return waited;
    }

    /**
     * Gives a range back; gives those that may go on now.
     *
     * @param room whether there is memory for one more lock
     */
    List<Waiter> give(LockRange range, boolean room) {
        if (segments.within(range).isEmpty()) {
            return List.of();
        }
        if ((!room || segments.size() >= MAX) && segments.cutsInTwo(range)) {
            throw new FsException(Errno.ENOLCK);
        }
        segments.clear(range.owner(), range.start(), range.last());
        return grant();
    }

    /** Takes a grant back that nobody received: what it replaced is held again where nobody else came in between. */
    List<Waiter> undo(Waiter waiter) {
        LockRange range = waiter.range();
        segments.clear(range.owner(), range.start(), range.last());
        for (Segment segment : waiter.replaced()) {
            if (segment.holder().isOpen() && segments.conflict(segment.range()) == null) {
                segments.set(segment);
            }
        }
        return grant();
    }

    /** Forgets all of an open file: moves its waiting requests to {@code dropped}; gives those that may go on now. */
    List<Waiter> release(Holder holder, List<Waiter> dropped) {
        for (Iterator<Waiter> each = waiters.iterator(); each.hasNext(); ) {
            Waiter waiter = each.next();
            if (waiter.holder() == holder) {
                each.remove();
                waiterBytes -= waiter.bytes();
                dropped.add(waiter);
            }
        }
        return segments.clear(holder) ? grant() : List.of();
    }

    private List<Waiter> grant() {
        List<Waiter> granted = new ArrayList<>();
        for (Iterator<Waiter> each = waiters.iterator(); each.hasNext(); ) {
            Waiter waiter = each.next();
            if (segments.conflict(waiter.range()) == null) {
                each.remove();
                waiterBytes -= waiter.bytes();
                waiter.grant(segments.within(waiter.range()));
                segments.set(Segment.of(waiter.range(), waiter.holder()));
                granted.add(waiter);
            }
        }
        return granted;
    }

    private void room() {
        if (segments.size() + waiters.size() + 2 > MAX) { // a lock inside another of its owner makes three of one
            throw new FsException(Errno.ENOLCK);
        }
    }
}
