package io.shorefs.core.lock;

import io.shorefs.api.LockOwner;
import io.shorefs.api.LockRange;
import java.util.Comparator;
import java.util.NavigableSet;
import java.util.TreeSet;

/**
 * Locks of all owners on one inode, in order of their first bytes, to find those that overlap a range: among locks of a record each that is quick however many there are, a long one makes it look at
 * more. One thread at a time.
 */
final class Overlaps {
    private static final Comparator<Segment> ORDER =
            Comparator.comparingLong(Segment::start).thenComparing(Segment::owner, Overlaps::compare);

    /** Stands before the locks of all owners that begin with the same byte. */
    private static final LockOwner FIRST = new LockOwner(Long.MIN_VALUE, Integer.MIN_VALUE, "");

    private final NavigableSet<Segment> segments = new TreeSet<>(ORDER);

    /** What the longest lock reaches beyond its first byte, of all that were here since there was none. */
    private long reach;

    private static int compare(LockOwner one, LockOwner other) {
        int sessions = Long.compare(one.session(), other.session());
        int processes = sessions != 0 ? sessions : Integer.compare(one.process(), other.process());
        return processes != 0 ? processes : one.client().compareTo(other.client());
    }

    void add(Segment segment) {
        segments.add(segment);
        reach = Math.max(reach, segment.last() - segment.start());
    }

    void remove(Segment segment) {
        segments.remove(segment);
        reach = segments.isEmpty() ? 0 : reach;
    }

    /** The lock of another owner that overlaps the range and begins first, or null. */
    Segment ofOthers(LockRange range) {
        Segment earliest = Segment.of(new LockRange(false, Math.max(0, range.start() - reach), 1, FIRST), null);
        for (Segment segment : segments.tailSet(earliest)) {
            if (segment.start() > range.last()) {
                return null;
            }
            if (segment.last() >= range.start() && !segment.owner().equals(range.owner())) {
                return segment;
            }
        }
        return null;
    }
}
