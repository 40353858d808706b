package io.shorefs.core.map;

import io.shorefs.core.key.Key;
import io.shorefs.core.key.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;

/** An immutable table of durable values that the local map may not have yet. */
public final class SortedTable implements Table {
    private final Key[] keys;
    private final Value[] values;
    private final long bytes;
    private final List<Value> replaced;

    private SortedTable(Key[] keys, Value[] values, long bytes, List<Value> replaced) {
        this.keys = keys;
        this.values = values;
        this.bytes = bytes;
        this.replaced = replaced;
    }

    /**
     * A table of entries that are in order.
     *
     * @param bytes their size in the record
     */
    public static SortedTable of(List<Map.Entry<Key, Value>> entries, long bytes) {
        Key[] keys = new Key[entries.size()];
        Value[] values = new Value[keys.length];
        for (int i = 0; i < keys.length; i++) {
            keys[i] = entries.get(i).getKey();
            values[i] = entries.get(i).getValue();
        }
        return new SortedTable(keys, values, bytes, List.of());
    }

    /** A new table with the entries of both, of the newer one where both have a key. */
    public static SortedTable merge(SortedTable newer, SortedTable older) {
        Key[] keys = new Key[newer.keys.length + older.keys.length];
        Value[] values = new Value[keys.length];
        List<Value> replaced = new ArrayList<>(newer.replaced);
        replaced.addAll(older.replaced);
        int n = 0;
        int i = 0;
        int j = 0;
        while (i < newer.keys.length || j < older.keys.length) {
            int order =
                    i == newer.keys.length ? 1 : j == older.keys.length ? -1 : newer.keys[i].compareTo(older.keys[j]);
            if (order <= 0) {
                keys[n] = newer.keys[i];
                values[n++] = newer.values[i++];
                if (order == 0) {
                    keep(replaced, older.values[j++]);
                }
            } else {
                keys[n] = older.keys[j];
                values[n++] = older.values[j++];
            }
        }
        return new SortedTable(
                Arrays.copyOf(keys, n), Arrays.copyOf(values, n), newer.bytes + older.bytes, List.copyOf(replaced));
    }

    private static void keep(List<Value> replaced, Value value) {
        if (value instanceof io.shorefs.core.key.Chunk) {
            replaced.add(value); // its slots are freed when the newer value is in the map
        }
    }

    @Override
    public Value get(Key key) {
        int at = Arrays.binarySearch(keys, key);
        return at < 0 ? null : values[at];
    }

    @Override
    public Iterator<Map.Entry<Key, Value>> from(Key from) {
        int at = Arrays.binarySearch(keys, from);
        return iterator(at < 0 ? -at - 1 : at);
    }

    /** All entries, in order. */
    public Iterable<Map.Entry<Key, Value>> entries() {
        return () -> iterator(0);
    }

    /** How many keys. */
    public int size() {
        return keys.length;
    }

    /** The size of its records. */
    public long bytes() {
        return bytes;
    }

    /** Values with slots that a newer value in this table replaced. */
    public List<Value> replaced() {
        return replaced;
    }

    private Iterator<Map.Entry<Key, Value>> iterator(int start) {
        return new Iterator<>() {
            private int at = start;

            @Override
            public boolean hasNext() {
                return at < keys.length;
            }

            @Override
            public Map.Entry<Key, Value> next() {
                if (at == keys.length) {
                    throw new NoSuchElementException();
                }
                return Map.entry(keys[at], values[at++]);
            }
        };
    }
}
