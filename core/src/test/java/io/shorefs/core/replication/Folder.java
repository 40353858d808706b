package io.shorefs.core.replication;

import io.shorefs.core.key.Key;
import io.shorefs.core.key.ObjectId;
import io.shorefs.core.key.ObjectKind;
import io.shorefs.core.key.Value;
import io.shorefs.core.key.ValueCodec;
import io.shorefs.core.object.LogObject;
import io.shorefs.core.object.LogOrigin;
import io.shorefs.core.object.LogWriter;
import io.shorefs.core.object.ObjectNames;
import io.shorefs.core.object.Sealing;
import io.shorefs.core.object.VolumeKey;
import io.shorefs.core.tree.Fold;
import io.shorefs.core.tree.Index;
import io.shorefs.core.tree.IndexCodec;
import io.shorefs.core.tree.LogChanges;
import io.shorefs.core.tree.MergePolicy;
import io.shorefs.core.tree.Reach;
import io.shorefs.core.tree.SmallTables;
import io.shorefs.core.tree.StoredState;
import io.shorefs.spi.ObjectStore;
import io.shorefs.spi.ObjectStore.StoreException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** Folds the logs of a plain volume in the place of its writer, into small tables, and deletes what is not needed any more. */
final class Folder {
    private static final long FIRST_NUMBER = 1L << 40; // the writer counts from 0

    private final ObjectStore store;
    private final Bucket bucket;
    private final int tableBytes;
    private long next = FIRST_NUMBER;

    Folder(ObjectStore store, int tableBytes) {
        this.store = store;
        this.tableBytes = tableBytes;
        bucket = new Bucket(store, new Sealing(VolumeKey.NONE), 0);
    }

    /** Folds the first logs, at most so many, then merges what the policy says, or all runs. */
    void fold(int logs, boolean mergeAll) throws StoreException {
        Bucket.Current manifest = bucket.manifest().orElseThrow();
        StoredState state = manifest.manifest().state();
        long epoch = manifest.manifest().epoch();
        Fold fold = SmallTables.fold(bucket.whole(), () -> bucket.id(ObjectKind.TABLE, epoch, next++), tableBytes);
        Index before = bucket.index(state);
        List<LogChanges> changes = changes(state.logStart(), logs);
        Index index = changes.isEmpty() ? before : fold.logs(before, changes);
        Optional<MergePolicy.Merge> merge = mergeAll && index.runs().size() > 1
                ? Optional.of(new MergePolicy.Merge(index.runs(), true))
                : new MergePolicy().next(index);
        if (merge.isPresent()) {
            index = index.merged(merge.get(), fold.runs(merge.get()));
        }
        ObjectId id = bucket.id(ObjectKind.INDEX, epoch, next++);
        bucket.whole().put(id, IndexCodec.encode(id, index));
        StoredState after = new StoredState(Optional.of(id), state.logStart() + changes.size());
        if (bucket.replace(Optional.of(manifest), Manifests.withState(manifest.manifest(), after))
                .isEmpty()) {
            throw new AssertionError("another manifest came in between");
        }
        Set<ObjectId> gone = new HashSet<>(Reach.of(before).tables());
        gone.removeAll(Reach.of(index).tables());
        store.delete(gone.stream().map(ObjectNames::of).toList());
    }

    /** Another writer's generation. */
    void publish(Map<Key, Optional<Value>> changes) throws StoreException {
        Bucket.Current manifest = bucket.manifest().orElseThrow();
        long number = manifest.manifest().state().logStart();
        while (bucket.log(number).isPresent()) {
            number++;
        }
        ObjectId id = bucket.id(ObjectKind.LOG, 0, number);
        LogOrigin origin = new LogOrigin(manifest.manifest().epoch(), 1, 2);
        SortedMap<Key, Optional<byte[]>> encoded = new TreeMap<>();
        changes.forEach((key, value) -> encoded.put(key, value.map(v -> ValueCodec.encode(key, v))));
        if (!bucket.putLog(id, new LogWriter(bucket.sealing(), id, origin).finish(encoded))) {
            throw new AssertionError("another log came in between");
        }
    }

    /** What a log or a table says of a key. */
    Value value(Key key) throws StoreException {
        StoredState state = bucket.manifest().orElseThrow().manifest().state();
        return ValueCodec.decode(
                key,
                bucket.map(bucket.index(state), bucket.tail(state.logStart(), Runnable::run), 0, Runnable::run)
                        .get(key)
                        .orElseThrow());
    }

    private List<LogChanges> changes(long first, int most) throws StoreException {
        List<LogChanges> logs = new ArrayList<>();
        for (long number = first; number - first < most; number++) {
            Optional<LogObject> log = bucket.log(number);
            if (log.isEmpty()) {
                break;
            }
            logs.add(Folding.changes(log.get()));
        }
        return logs;
    }

    /** The last part of the name of a table that the present state has. */
    String firstTable() {
        try {
            String name = Reach.of(bucket.index(
                            bucket.manifest().orElseThrow().manifest().state()))
                    .tables()
                    .stream()
                    .map(ObjectNames::of)
                    .sorted()
                    .findFirst()
                    .orElseThrow();
            return name.substring(name.lastIndexOf('/') + 1);
        } catch (StoreException e) {
            throw new AssertionError(e);
        }
    }

    /** How many tables the present state has. */
    int tables() throws StoreException {
        return Reach.of(bucket.index(bucket.manifest().orElseThrow().manifest().state()))
                .tables()
                .size();
    }
}
