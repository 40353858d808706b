package io.shorefs.core.lock;

import io.shorefs.api.LockOwner;
import io.shorefs.api.LockRange;

/**
 * A lock that is held.
 *
 * @param start first byte
 * @param last last byte, {@link Long#MAX_VALUE} for a lock to the end of the file
 * @param exclusive a write lock
 * @param owner whose it is
 * @param holder the open file it goes with
 */
record Segment(long start, long last, boolean exclusive, LockOwner owner, Holder holder) {
    static Segment of(LockRange range, Holder holder) {
        return new Segment(range.start(), range.last(), range.exclusive(), range.owner(), holder);
    }

    /** Whether the two are one lock, in two parts that touch. */
    boolean continues(Segment before) {
        return before.last != Long.MAX_VALUE
                && before.last + 1 == start
                && before.exclusive == exclusive
                && before.holder == holder
                && before.owner.equals(owner);
    }

    Segment from(long newStart) {
        return new Segment(newStart, last, exclusive, owner, holder);
    }

    Segment to(long newLast) {
        return new Segment(start, newLast, exclusive, owner, holder);
    }

    /** The same with an equal owner. */
    Segment of(LockOwner equal) {
        return new Segment(start, last, exclusive, equal, holder);
    }

    LockRange range() {
        return new LockRange(exclusive, start, last == Long.MAX_VALUE ? 0 : last - start + 1, owner);
    }
}
