package io.shorefs.core.snapshot;

import io.shorefs.api.Errno;
import io.shorefs.api.FsException;
import io.shorefs.core.key.Key;
import io.shorefs.core.replication.Bucket;
import io.shorefs.core.tree.Index;
import io.shorefs.core.tree.Manifest;
import io.shorefs.core.tree.Manifest.Checkpoint;
import io.shorefs.core.tree.StoredMap;
import io.shorefs.core.tree.StoredState;
import io.shorefs.core.tree.TableCache;
import io.shorefs.spi.ObjectStore.StoreException;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Executor;

/** Makes states of a branch readable, over one cache of tables. Blocks; any thread. */
record StateReader(Bucket bucket, TableCache tables, Executor ahead) {
    private static final long LEAST_CACHE_BYTES = 16L << 20;
    private static final long MOST_CACHE_BYTES = 256L << 20;

    /** With a part of the heap for tables in memory. */
    static StateReader of(Bucket bucket, int heapPart, Executor ahead) {
        long bytes = Math.clamp(Runtime.getRuntime().maxMemory() / heapPart, LEAST_CACHE_BYTES, MOST_CACHE_BYTES);
        return new StateReader(bucket, new TableCache(bucket.whole(), bytes), ahead);
    }

    /** The manifest as it is now. */
    Manifest manifest() throws StoreException {
        return bucket.manifest()
                .orElseThrow(() -> new FsException(Errno.EIO, "the object store has no manifest"))
                .manifest();
    }

    /** The state of a checkpoint that a manifest had. */
    StateView read(Checkpoint checkpoint, long asOf) throws StoreException {
        Index index = bucket.index(checkpoint.state());
        SortedMap<Key, Optional<byte[]>> tail = new TreeMap<>();
        bucket.logs(checkpoint.state().logStart(), checkpoint.logEnd(), ahead)
                .forEach(log -> tail.putAll(log.encoded()));
        return view(checkpoint.state(), index, tail, checkpoint.logEnd(), asOf);
    }

    /** A state from its parts. */
    StateView view(StoredState state, Index index, SortedMap<Key, Optional<byte[]>> tail, long logEnd, long asOf) {
        StoredMap map = new StoredMap(index, tail, tables, ahead);
        return new StateView(state, logEnd, map, map.inMemory(), asOf);
    }
}
