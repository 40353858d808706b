package io.shorefs.conformance.model;

import io.shorefs.api.LockOwner;
import io.shorefs.api.LockRange;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/** An inode's byte-range locks and those who wait for them, in the order in which they came. */
final class LockTable {
    /** A lock, and the open file through which it was taken: that one's end is the lock's. */
    record Held(LockRange range, ModelFile file) {}

    private final List<Held> held = new ArrayList<>();
    private final List<LockWait> waiting = new ArrayList<>();

    /** The conflicting lock that begins first. */
    Optional<LockRange> conflict(LockRange wanted) {
        return held.stream()
                .map(Held::range)
                .filter(range -> conflicts(range, wanted))
                .min(Comparator.comparingLong(LockRange::start));
    }

    /** Takes a lock that conflicts with none: the owner's own in its range are replaced, equal neighbours join. */
    void take(LockRange range, ModelFile file) {
        give(range);
        LockRange joined = range;
        for (Iterator<Held> all = held.iterator(); all.hasNext(); ) {
            Held other = all.next();
            if (other.file() == file && isNeighbour(other.range(), joined)) {
                all.remove();
                long start = Math.min(other.range().start(), joined.start());
                long last = Math.max(other.range().last(), joined.last());
                joined = part(range, start, last);
            }
        }
        held.add(new Held(joined, file));
    }

    /** Gives back what the range's owner holds within it. */
    void give(LockRange range) {
        List<Held> rests = new ArrayList<>();
        for (Iterator<Held> all = held.iterator(); all.hasNext(); ) {
            Held mine = all.next();
            if (mine.range().owner().equals(range.owner()) && overlap(mine.range(), range)) {
                all.remove();
                addRests(rests, mine, range);
            }
        }
        held.addAll(rests);
    }

    /** Gives back all that was taken through an open file. */
    void giveAll(ModelFile file) {
        held.removeIf(lock -> lock.file() == file);
    }

    void enqueue(LockWait wait) {
        waiting.add(wait);
    }

    /** Whether the request still waited; it does not any more. */
    boolean withdraw(LockWait wait) {
        return waiting.remove(wait);
    }

    /** Ends the waiting of all requests of an open file, and names them. */
    List<LockWait> withdrawAll(ModelFile file) {
        List<LockWait> ended =
                waiting.stream().filter(wait -> wait.file() == file).toList();
        waiting.removeAll(ended);
        return ended;
    }

    /** Grants what waits and conflicts with nothing now, first come first, and names those requests. */
    List<LockWait> grant() {
        List<LockWait> granted = new ArrayList<>();
        for (Iterator<LockWait> all = waiting.iterator(); all.hasNext(); ) {
            LockWait wait = all.next();
            if (conflict(wait.range()).isEmpty()) {
                all.remove();
                take(wait.range(), wait.file());
                granted.add(wait);
            }
        }
        return granted;
    }

    private static void addRests(List<Held> rests, Held mine, LockRange cut) {
        LockRange range = mine.range();
        if (range.start() < cut.start()) {
            rests.add(new Held(part(range, range.start(), cut.start() - 1), mine.file()));
        }
        if (range.last() > cut.last()) {
            rests.add(new Held(part(range, cut.last() + 1, range.last()), mine.file()));
        }
    }

    private static LockRange part(LockRange of, long start, long last) {
        long length = last == Long.MAX_VALUE ? 0 : last - start + 1;
        return new LockRange(of.exclusive(), start, length, of.owner());
    }

    private static boolean conflicts(LockRange one, LockRange other) {
        LockOwner owner = one.owner();
        return overlap(one, other) && (one.exclusive() || other.exclusive()) && !owner.equals(other.owner());
    }

    private static boolean overlap(LockRange one, LockRange other) {
        return one.start() <= other.last() && other.start() <= one.last();
    }

    /** Of the same owner and kind, and without a gap between them; they do not overlap. */
    private static boolean isNeighbour(LockRange one, LockRange other) {
        return one.exclusive() == other.exclusive()
                && one.owner().equals(other.owner())
                && (one.last() == other.start() - 1 || other.last() == one.start() - 1);
    }
}
