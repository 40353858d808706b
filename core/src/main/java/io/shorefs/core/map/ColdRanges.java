package io.shorefs.core.map;

import io.shorefs.core.key.Family;
import io.shorefs.core.key.Key;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The ranges of keys that the local map has only in part: under what it says lies what the object store has. Immutable.
 *
 * @param all disjoint, in order
 */
public record ColdRanges(List<Range> all) {
    /** Everything is in the local map. */
    public static final ColdRanges NONE = new ColdRanges(List.of());

    /** No key is lower. */
    public static final Key LOWEST = Key.first(Family.STATE);

    /** No key that an object store has is as high. */
    public static final Key HIGHEST = Key.last(Family.ORPHAN);

    /** From a key (inclusive) to a key (exclusive), which is higher. */
    public record Range(Key from, Key to) {
        public Range {
            if (from.compareTo(to) >= 0) {
                throw new IllegalArgumentException("no range: from " + from + " to " + to);
            }
        }
    }

    public ColdRanges {
        all = List.copyOf(all);
        for (int i = 1; i < all.size(); i++) {
            if (all.get(i - 1).to().compareTo(all.get(i).from()) > 0) {
                throw new IllegalArgumentException(
                        "ranges that overlap at " + all.get(i).from());
            }
        }
    }

    /** Whether there is none. */
    public boolean isEmpty() {
        return all.isEmpty();
    }

    /** Whether a key lies in one. */
    public boolean contains(Key key) {
        return !all.isEmpty() && at(key).isPresent();
    }

    /** The one that a key lies in. */
    public Optional<Range> at(Key key) {
        return from(key).filter(range -> range.from().compareTo(key) <= 0);
    }

    /** The first one that has keys which are not lower than {@code key}. */
    public Optional<Range> from(Key key) {
        int at = position(key);
        return at < all.size() ? Optional.of(all.get(at)) : Optional.empty();
    }

    /** The lowest key from {@code from} (inclusive) to {@code to} (exclusive) that lies in one. */
    public Optional<Key> first(Key from, Key to) {
        if (all.isEmpty()) {
            return Optional.empty();
        }
        return from(from)
                .map(range -> range.from().compareTo(from) < 0 ? from : range.from())
                .filter(key -> key.compareTo(to) < 0);
    }

    /** Those that have keys from {@code from} (inclusive) to {@code to} (exclusive). */
    public List<Range> between(Key from, Key to) {
        int end = position(from);
        int begin = end;
        while (end < all.size() && all.get(end).from().compareTo(to) < 0) {
            end++;
        }
        return all.subList(begin, end);
    }

    /** What is left of these ranges without the keys from {@code from} (inclusive) to {@code to} (exclusive). */
    public ColdRanges without(Key from, Key to) {
        List<Range> left = new ArrayList<>(all.size() + 1);
        for (Range range : all) {
            if (range.to().compareTo(from) <= 0 || range.from().compareTo(to) >= 0) {
                left.add(range);
                continue;
            }
            if (range.from().compareTo(from) < 0) {
                left.add(new Range(range.from(), from));
            }
            if (range.to().compareTo(to) > 0) {
                left.add(new Range(to, range.to()));
            }
        }
        return new ColdRanges(left);
    }

    /** These ranges and another one, which none of them overlaps; neighbours become one. */
    public ColdRanges with(Range more) {
        List<Range> grown = new ArrayList<>(all.size() + 1);
        Range added = more;
        for (Range range : all) {
            if (range.to().equals(added.from())) {
                added = new Range(range.from(), added.to());
            } else if (range.from().equals(added.to())) {
                added = new Range(added.from(), range.to());
            } else {
                grown.add(range);
            }
        }
        grown.add(added);
        grown.sort(Comparator.comparing(Range::from, Key::compareTo));
        return new ColdRanges(grown);
    }

    /** The first range that does not end before a key, or at it. */
    private int position(Key key) {
        int found = Collections.binarySearch(
                all, new Range(key, key.next()), Comparator.comparing(Range::from, Key::compareTo));
        if (found >= 0) {
            return found;
        }
        int after = -found - 1;
        return after > 0 && all.get(after - 1).to().compareTo(key) > 0 ? after - 1 : after;
    }
}
