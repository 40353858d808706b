package io.shorefs.core.replication;

import io.shorefs.core.commit.StoredMetadata;
import io.shorefs.core.key.Family;
import io.shorefs.core.key.Key;
import io.shorefs.core.object.LogObject;
import io.shorefs.core.tree.StoredMap;
import io.shorefs.core.tree.TableCache;
import io.shorefs.spi.ObjectStore.StoreException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Fills an empty local map with a state of the store, whole. One thread. */
final class Hydration {
    /** Tables that are being merged, and those that are read ahead. */
    private static final long CACHE_BYTES = 64L << 20;

    private static final int BATCH_BYTES = 4 << 20;

    private final Bucket bucket;
    private final StoredMetadata metadata;

    Hydration(Bucket bucket, StoredMetadata metadata) {
        this.bucket = bucket;
        this.metadata = metadata;
    }

    /**
     * Fills it.
     *
     * @return how many keys
     */
    long run(Opening.Opened opened) throws StoreException {
        StoredMap state = new StoredMap(
                opened.index(), tail(opened.tail()), new TableCache(bucket.whole(), CACHE_BYTES), Runnable::run);
        Batch batch = new Batch();
        state.scan(Key.first(Family.STATE), Key.last(Family.ORPHAN), batch::add);
        batch.flush();
        return batch.keys;
    }

    private static SortedMap<Key, Optional<byte[]>> tail(List<LogObject> logs) {
        SortedMap<Key, Optional<byte[]>> changes = new TreeMap<>();
        logs.forEach(log -> changes.putAll(log.encoded()));
        return changes;
    }

    private final class Batch {
        private final Map<Key, byte[]> entries = new TreeMap<>();
        private int bytes;
        private long keys;

        boolean add(Key key, byte[] value) {
            entries.put(key, value);
            keys++;
            bytes += key.bytes().length + value.length;
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
