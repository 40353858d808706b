package io.shorefs.core.lock;

import io.shorefs.api.LockOwner;
import io.shorefs.api.LockRange;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** The locks held on one inode, by owner and first byte; those of one owner never overlap. One thread at a time. */
final class Segments {
    private final Map<LockOwner, NavigableMap<Long, Segment>> owners = new HashMap<>();
    private int size;
    private long ownerBytes;

    int size() {
        return size;
    }

    /** What they take of the heap, as {@link LockMemory} counts it. */
    long bytes() {
        return ownerBytes + (long) size * LockMemory.SEGMENT;
    }

    /** The conflicting lock that begins first, or null. */
    Segment conflict(LockRange range) {
        Segment first = null;
        for (Map.Entry<LockOwner, NavigableMap<Long, Segment>> owner : owners.entrySet()) {
            if (!owner.getKey().equals(range.owner())) {
                Segment found = conflict(owner.getValue(), range);
                first = first == null || (found != null && found.start() < first.start()) ? found : first;
            }
        }
        return first;
    }

    private static Segment conflict(NavigableMap<Long, Segment> held, LockRange range) {
        for (Segment segment : overlapping(held, range.start(), range.last())) {
            if (segment.exclusive() || range.exclusive()) {
                return segment;
            }
        }
        return null;
    }

    /** The owner's locks in a range, cut to it. */
    List<Segment> within(LockRange range) {
        List<Segment> found = new ArrayList<>();
        for (Segment segment : overlapping(of(range.owner()), range.start(), range.last())) {
            found.add(
                    segment.from(Math.max(segment.start(), range.start())).to(Math.min(segment.last(), range.last())));
        }
        return found;
    }

    /** Whether taking the range from its owner leaves both ends of one lock. */
    boolean cutsInTwo(LockRange range) {
        Map.Entry<Long, Segment> before = of(range.owner()).lowerEntry(range.start());
        return before != null && before.getValue().last() > range.last();
    }

    /** Replaces the owner's locks in the range of {@code segment} by it. */
    void set(Segment segment) {
        clear(segment.owner(), segment.start(), segment.last());
        NavigableMap<Long, Segment> held = owners.computeIfAbsent(segment.owner(), this::begin);
        // the owner of a lock that is there already, so that each owner is held once
        Segment joined = held.isEmpty()
                ? segment
                : segment.of(held.firstEntry().getValue().owner());
        Map.Entry<Long, Segment> before = held.lowerEntry(segment.start());
        if (before != null && segment.continues(before.getValue())) {
            joined = joined.from(before.getKey());
            remove(held, before.getKey());
        }
        Segment after = segment.last() == Long.MAX_VALUE ? null : held.get(segment.last() + 1);
        if (after != null && after.continues(segment)) {
            joined = joined.to(after.last());
            remove(held, after.start());
        }
        put(held, joined);
    }

    /** Takes the owner's locks out of a range; what lies outside of it stays. */
    void clear(LockOwner owner, long start, long last) {
        NavigableMap<Long, Segment> held = of(owner);
        for (Segment segment : List.copyOf(overlapping(held, start, last))) {
            remove(held, segment.start());
            if (segment.start() < start) {
                put(held, segment.to(start - 1));
            }
            if (segment.last() > last) {
                put(held, segment.from(last + 1));
            }
        }
        if (held.isEmpty() && owners.remove(owner) != null) {
            ownerBytes -= LockMemory.owner(owner);
        }
    }

    private NavigableMap<Long, Segment> begin(LockOwner owner) {
        ownerBytes += LockMemory.owner(owner);
        return new TreeMap<>();
    }

    /** Takes out what goes with an open file; whether there was something. */
    boolean clear(Holder holder) {
        int before = size;
        Iterator<Map.Entry<LockOwner, NavigableMap<Long, Segment>>> each =
                owners.entrySet().iterator();
        while (each.hasNext()) {
            Map.Entry<LockOwner, NavigableMap<Long, Segment>> owner = each.next();
            NavigableMap<Long, Segment> held = owner.getValue();
            int count = held.size();
            held.values().removeIf(segment -> segment.holder() == holder);
            size -= count - held.size();
            if (held.isEmpty()) {
                ownerBytes -= LockMemory.owner(owner.getKey());
                each.remove();
            }
        }
        return size < before;
    }

    private NavigableMap<Long, Segment> of(LockOwner owner) {
        NavigableMap<Long, Segment> held = owners.get(owner);
        return held == null ? Collections.emptyNavigableMap() : held;
    }

    private static Collection<Segment> overlapping(NavigableMap<Long, Segment> held, long start, long last) {
        Map.Entry<Long, Segment> before = held.lowerEntry(start);
        boolean reaches = before != null && before.getValue().last() >= start;
        return held.subMap(reaches ? before.getKey() : start, true, last, true).values();
    }

    private void put(NavigableMap<Long, Segment> held, Segment segment) {
        held.put(segment.start(), segment);
        size++;
    }

    private void remove(NavigableMap<Long, Segment> held, long start) {
        held.remove(start);
        size--;
    }
}
