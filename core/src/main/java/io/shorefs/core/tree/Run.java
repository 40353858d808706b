package io.shorefs.core.tree;

import io.shorefs.core.key.Key;
import java.util.List;
import java.util.Optional;

/**
 * The net changes of consecutive logs, as sorted tables.
 *
 * @param firstLog the first log that is in it
 * @param lastLog the last one
 * @param tables in order of keys, none over another; no table when nothing is left of the changes
 */
public record Run(long firstLog, long lastLog, List<TableRef> tables) {
    public Run {
        tables = List.copyOf(tables);
        if (firstLog < 0 || firstLog > lastLog) {
            throw new IllegalArgumentException("no logs: " + firstLog + " to " + lastLog);
        }
        for (int i = 1; i < tables.size(); i++) {
            if (tables.get(i - 1).last().compareTo(tables.get(i).first()) >= 0) {
                throw new IllegalArgumentException("tables of a run that are not in order");
            }
        }
    }

    /** The one table that may have a key. */
    public Optional<TableRef> table(Key key) {
        int at = position(key);
        return at < tables.size() && tables.get(at).first().compareTo(key) <= 0
                ? Optional.of(tables.get(at))
                : Optional.empty();
    }

    /** The tables that may have a key from {@code from} (inclusive) to {@code to} (exclusive), in order. */
    public List<TableRef> between(Key from, Key to) {
        int begin = position(from);
        int end = position(to);
        boolean reaches = end < tables.size() && tables.get(end).first().compareTo(to) < 0;
        return tables.subList(begin, Math.max(begin, reaches ? end + 1 : end));
    }

    /** Bytes of its tables before they are compressed. */
    public long bytes() {
        return tables.stream().mapToLong(TableRef::bytes).sum();
    }

    /** How many entries, removed keys among them. */
    public long entries() {
        return tables.stream().mapToLong(TableRef::entries).sum();
    }

    /** How many removed keys. */
    public long removed() {
        return tables.stream().mapToLong(TableRef::removed).sum();
    }

    /** The first table that does not end before a key. */
    private int position(Key key) {
        int low = 0;
        int high = tables.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (tables.get(middle).last().compareTo(key) < 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
