package io.shorefs.core.replication;

import io.shorefs.core.commit.StoredMetadata;
import io.shorefs.core.key.Family;
import io.shorefs.core.key.Key;
import io.shorefs.core.key.Kind;
import io.shorefs.core.key.State;
import io.shorefs.core.map.ColdRanges;
import io.shorefs.core.object.LogObject;
import io.shorefs.core.tree.Index;
import io.shorefs.core.tree.StoredMap;
import io.shorefs.spi.ObjectStore.StoreException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Fills an empty local map with what a state of the store begins with: the filesystem's own numbers, the inodes without a name, and what the logs changed that are not folded. All
 * else stays cold, so the volume's size does not matter. One thread.
 */
final class Filling {
    private static final int BATCH_BYTES = 4 << 20;

    private final StoredMetadata metadata;

    Filling(StoredMetadata metadata) {
        this.metadata = metadata;
    }

    /**
     * Fills it.
     *
     * @param branch that was opened
     * @param base of what was opened
     * @param journal the random number of the journal from now on
     */
    void run(Opening.Opened opened, int branch, StoredBase base, long journal) throws StoreException {
        metadata.begin();
        SortedMap<Key, Optional<byte[]>> tail = tail(opened.tail());
        StoredMap state = base.with(tail);
        Batch batch = new Batch();
        for (Family family : List.of(Family.STATE, Family.ORPHAN)) {
            state.scan(Key.first(family), Key.last(family), (key, value) -> batch.add(key, Optional.of(value)));
        }
        batch.flush();
        boolean isEmpty = batch.keys == 0;
        ColdRanges cold = cold(base.index());
        tail.subMap(Key.first(Family.META), Key.last(Family.DATA)).forEach((key, value) -> {
            if (value.isPresent() || cold.contains(key)) {
                batch.add(key, value);
            }
        });
        batch.flush();
        metadata.end(journal, branch, opened.fence() + 1, isEmpty, cold);
    }

    private static SortedMap<Key, Optional<byte[]>> tail(List<LogObject> logs) {
        SortedMap<Key, Optional<byte[]>> changes = new TreeMap<>();
        logs.forEach(log -> changes.putAll(log.encoded()));
        return changes;
    }

    /** No inode has a number that was not reserved: what is made from now on is not cold. */
    private ColdRanges cold(Index index) {
        long reserved = Math.max(io.shorefs.api.FileSystem.ROOT + 1, metadata.get(State.INODES_RESERVED));
        List<ColdRanges.Range> ranges = new ArrayList<>();
        for (ColdRanges.Range range : List.of(
                new ColdRanges.Range(Key.first(Family.META), Key.first(Family.META, reserved, Kind.INODE)),
                new ColdRanges.Range(Key.first(Family.DATA), Key.first(Family.DATA, reserved, Kind.INLINE)))) {
            if (index.runs().stream()
                    .anyMatch(run -> !run.between(range.from(), range.to()).isEmpty())) {
                ranges.add(range);
            }
        }
        return new ColdRanges(ranges);
    }

    private final class Batch {
        private final Map<Key, Optional<byte[]>> entries = new LinkedHashMap<>();
        private int bytes;
        private long keys;

        boolean add(Key key, Optional<byte[]> value) {
            entries.put(key, value);
            keys++;
            bytes += key.bytes().length + value.map(v -> v.length).orElse(0);
            if (bytes >= BATCH_BYTES) {
                flush();
            }
            return true;
        }

        void flush() {
            metadata.put(entries);
            entries.clear();
            bytes = 0;
        }
    }
}
