package io.shorefs.core.commit;

import io.shorefs.core.key.Family;
import io.shorefs.core.key.Key;
import io.shorefs.core.key.Value;
import io.shorefs.core.key.ValueCodec;
import io.shorefs.core.map.ColdRanges;
import io.shorefs.spi.LocalMap;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The cold ranges as the local map keeps them. Each change of a key in one leaves the value there, or a tombstone; so what has neither is as the object store has it, at the state that
 * the journal was filled from and at every later one of its own. The applying thread, or who has the map alone.
 */
public final class ColdKeys {
    private ColdKeys() {}

    /** The ranges that the map has in part only. */
    public static ColdRanges of(LocalMap.Snapshot snapshot) {
        List<ColdRanges.Range> ranges = new ArrayList<>();
        scan(snapshot, Key.first(Family.COLD), Key.last(Family.COLD), (key, value) -> {
            Value.Bytes to = (Value.Bytes) ValueCodec.decode(key, value);
            ranges.add(new ColdRanges.Range(key.below(), Key.of(to.bytes())));
        });
        return new ColdRanges(ranges);
    }

    /** Adds a range. */
    static void add(LocalMap.Transaction transaction, ColdRanges.Range range) {
        Key key = Key.cold(range.from());
        transaction.put(
                key.bytes(), ValueCodec.encode(key, new Value.Bytes(range.to().bytes())));
    }

    /** A key in a cold range was removed. */
    static void remove(LocalMap.Transaction transaction, Key removed) {
        Key key = Key.removed(removed);
        transaction.put(key.bytes(), ValueCodec.encode(key, Value.Orphan.ORPHAN));
    }

    /**
     * Puts what the store has under what the map has: the range is not cold any more.
     *
     * @param before the cold ranges
     * @return those after it
     */
    static ColdRanges warm(LocalMap.Transaction transaction, ColdRanges before, StoredRange stored) {
        Set<Key> decided = new HashSet<>();
        scan(transaction, stored.from(), stored.to(), (key, value) -> decided.add(key));
        List<Key> tombstones = new ArrayList<>();
        scan(transaction, Key.removed(stored.from()), Key.removed(stored.to()), (key, value) -> tombstones.add(key));
        tombstones.forEach(tombstone -> {
            decided.add(tombstone.below());
            transaction.delete(tombstone.bytes());
        });
        for (Map.Entry<Key, byte[]> entry : stored.entries()) {
            Key key = entry.getKey();
            if (before.contains(key) && !decided.contains(key)) {
                transaction.put(key.bytes(), entry.getValue());
            }
        }
        List<ColdRanges.Range> touched = before.between(stored.from(), stored.to());
        touched.forEach(range -> transaction.delete(Key.cold(range.from()).bytes()));
        ColdRanges rest = new ColdRanges(touched).without(stored.from(), stored.to());
        rest.all().forEach(range -> add(transaction, range));
        return before.without(stored.from(), stored.to());
    }

    /** Takes keys, all that there are in a range which is not cold, out of the map: it is cold from now on. */
    static void evict(
            LocalMap.Transaction transaction, ColdRanges before, ColdRanges.Range range, Collection<Key> keys) {
        keys.forEach(key -> transaction.delete(key.bytes()));
        ColdRanges.Range grown = before.with(range).at(range.from()).orElseThrow();
        before.between(grown.from(), grown.to())
                .forEach(neighbour ->
                        transaction.delete(Key.cold(neighbour.from()).bytes()));
        add(transaction, grown);
    }

    private interface Entry {
        void take(Key key, byte[] value);
    }

    private static void scan(LocalMap.Snapshot snapshot, Key from, Key to, Entry entry) {
        snapshot.scan(from.bytes(), to.bytes(), (key, value) -> {
            entry.take(Key.of(key), value);
            return true;
        });
    }
}
