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

/** The locks held on one inode, by owner and first byte; those of one owner never overlap. What others hold is found by its place. One thread at a time. */
final class Segments {
    private final Map<LockOwner, NavigableMap<Long, Segment>> owners = new HashMap<>();
    private final Overlaps exclusive = new Overlaps();
    private final Overlaps shared = new Overlaps();
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
        Segment writer = exclusive.ofOthers(range);
        Segment reader = range.exclusive() ? shared.ofOthers(range) : null;
        return reader == null || (writer != null && writer.start() < reader.start()) ? writer : reader;
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
            held.values().removeIf(segment -> segment.holder() == holder && forget(segment));
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
        overlaps(segment).add(segment);
        size++;
    }

    private void remove(NavigableMap<Long, Segment> held, long start) {
        forget(held.remove(start));
    }

    private boolean forget(Segment segment) {
        overlaps(segment).remove(segment);
        size--;
        return true;
    }

    private Overlaps overlaps(Segment segment) {
        return segment.exclusive() ? exclusive : shared;
    }
}
