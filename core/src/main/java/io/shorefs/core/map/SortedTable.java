package io.shorefs.core.map;

import io.shorefs.core.key.Chunk;
import io.shorefs.core.key.Key;
import io.shorefs.core.key.Payload;
import io.shorefs.core.key.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.function.Predicate;

/** An immutable table of durable values of one generation, which the local map may not have yet. */
public final class SortedTable implements Table {
    private final Key[] keys;
    private final Value[] values;
    private final BitSet placeOnly;
    private final long generation;
    private final long bytes;
    private final long sequence;
    private final long ringPosition;
    private final List<Payload.Slot> dropped;

    private SortedTable(
            Key[] keys,
            Value[] values,
            BitSet placeOnly,
            long generation,
            long bytes,
            long sequence,
            long ringPosition,
            List<Payload.Slot> dropped) {
        this.keys = keys;
        this.values = values;
        this.placeOnly = placeOnly;
        this.generation = generation;
        this.bytes = bytes;
        this.sequence = sequence;
        this.ringPosition = ringPosition;
        this.dropped = dropped;
    }

    /**
     * A table of entries that are in order.
     *
     * @param placeOnly tells which keys have only another place than before, and are no change of the generation
     * @param bytes their size in the record
     * @param sequence of the record
     * @param ringPosition behind the record
     */
    public static SortedTable of(
            List<Map.Entry<Key, Value>> entries,
            Predicate<Key> placeOnly,
            long generation,
            long bytes,
            long sequence,
            long ringPosition) {
        Key[] keys = new Key[entries.size()];
        Value[] values = new Value[keys.length];
        BitSet places = new BitSet();
        for (int i = 0; i < keys.length; i++) {
            keys[i] = entries.get(i).getKey();
            values[i] = entries.get(i).getValue();
            places.set(i, placeOnly.test(keys[i]));
        }
        return new SortedTable(keys, values, places, generation, bytes, sequence, ringPosition, List.of());
    }

    /** A new table with the entries of both, of the newer one where both have a key; they are of the same generation. */
    public static SortedTable merge(SortedTable newer, SortedTable older) {
        if (newer.generation != older.generation) {
            throw new IllegalArgumentException(
                    "tables of the generations " + older.generation + " and " + newer.generation + " are not merged");
        }
        Key[] keys = new Key[newer.keys.length + older.keys.length];
        Value[] values = new Value[keys.length];
        BitSet places = new BitSet();
        List<Payload.Slot> dropped = new ArrayList<>(newer.dropped);
        dropped.addAll(older.dropped);
        int n = 0;
        int i = 0;
        int j = 0;
        while (i < newer.keys.length || j < older.keys.length) {
            int order =
                    i == newer.keys.length ? 1 : j == older.keys.length ? -1 : newer.keys[i].compareTo(older.keys[j]);
            if (order <= 0) {
                keys[n] = newer.keys[i];
                values[n] = newer.values[i];
                places.set(n, newer.placeOnly.get(i) && (order < 0 || older.placeOnly.get(j)));
                if (order == 0) {
                    dropped.addAll(Chunk.dropped(older.values[j++], newer.values[i]));
                }
                i++;
            } else {
                keys[n] = older.keys[j];
                values[n] = older.values[j];
                places.set(n, older.placeOnly.get(j++));
            }
            n++;
        }
        return new SortedTable(
                Arrays.copyOf(keys, n),
                Arrays.copyOf(values, n),
                places,
                newer.generation,
                newer.bytes + older.bytes,
                newer.sequence,
                newer.ringPosition,
                List.copyOf(dropped));
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

    /** Takes the entries, in order. */
    @FunctionalInterface
    public interface Visitor {
        /** One entry. */
        void entry(Key key, Value value, boolean placeOnly);
    }

    /** Gives all entries, in order. */
    public void forEach(Visitor visitor) {
        for (int i = 0; i < keys.length; i++) {
            visitor.entry(keys[i], values[i], placeOnly.get(i));
        }
    }

    /** Whether something in it is to go to an object store. */
    public boolean hasChanges() {
        for (int i = 0; i < keys.length; i++) {
            if (!placeOnly.get(i) && keys[i].isReplicated()) {
                return true;
            }
        }
        return false;
    }

    /** The generation that its changes belong to. */
    public long generation() {
        return generation;
    }

    /** How many keys. */
    public int size() {
        return keys.length;
    }

    /** The size of its records. */
    public long bytes() {
        return bytes;
    }

    /** The last record in it. */
    public long sequence() {
        return sequence;
    }

    /** The position in the ring behind that record. */
    public long ringPosition() {
        return ringPosition;
    }

    /** Slots that a replaced value named: free when this table is in the local map. */
    public List<Payload.Slot> dropped() {
        return dropped;
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
