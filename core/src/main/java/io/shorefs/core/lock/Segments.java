package io.shorefs.core.lock;

import io.shorefs.api.LockOwner;
import io.shorefs.api.LockRange;
import java.util.ArrayList;
import java.util.List;

/** The locks held on one inode, by their first byte; those of one owner never overlap. One thread at a time. */
final class Segments {
    private final List<Segment> held = new ArrayList<>(2);

    int size() {
        return held.size();
    }

    /** The first lock that conflicts, or null. */
    Segment conflict(LockRange range) {
        for (Segment segment : held) {
            if (segment.start() > range.last()) {
                return null;
            }
            if (segment.conflicts(range)) {
                return segment;
            }
        }
        return null;
    }

    /** The owner's locks in a range, cut to it. */
    List<Segment> within(LockRange range) {
        List<Segment> found = new ArrayList<>();
        for (Segment segment : held) {
            if (segment.owner().equals(range.owner()) && segment.overlaps(range.start(), range.last())) {
                found.add(segment.from(Math.max(segment.start(), range.start()))
                        .to(Math.min(segment.last(), range.last())));
            }
        }
        return found;
    }

    /** Replaces the owner's locks in the range of {@code segment} by it. */
    void set(Segment segment) {
        clear(segment.owner(), segment.start(), segment.last());
        Segment joined = segment;
        for (int i = held.size() - 1; i >= 0; i--) {
            Segment other = held.get(i);
            if (joined.continues(other)) {
                held.remove(i);
                joined = joined.from(other.start());
            } else if (other.continues(joined)) {
                held.remove(i);
                joined = joined.to(other.last());
            }
        }
        insert(joined);
    }

    /** Takes the owner's locks out of a range; what lies outside of it stays. */
    void clear(LockOwner owner, long start, long last) {
        List<Segment> rests = new ArrayList<>(2);
        for (int i = held.size() - 1; i >= 0; i--) {
            Segment segment = held.get(i);
            if (!segment.owner().equals(owner) || !segment.overlaps(start, last)) {
                continue;
            }
            held.remove(i);
            if (segment.start() < start) {
                rests.add(segment.to(start - 1));
            }
            if (segment.last() > last) {
                rests.add(segment.from(last + 1));
            }
        }
        for (Segment rest : rests) {
            insert(rest);
        }
    }

    /** Takes out what goes with an open file. */
    boolean clear(Holder holder) {
        return held.removeIf(segment -> segment.holder() == holder);
    }

    private void insert(Segment segment) {
        int at = held.size();
        while (at > 0 && held.get(at - 1).start() > segment.start()) {
            at--;
        }
        held.add(at, segment);
    }
}
