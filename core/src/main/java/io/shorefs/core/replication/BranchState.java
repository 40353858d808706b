package io.shorefs.core.replication;

import io.shorefs.api.Errno;
import io.shorefs.api.FsException;
import io.shorefs.core.key.Key;
import io.shorefs.core.object.LogObject;
import io.shorefs.core.tree.Index;
import io.shorefs.core.tree.Manifest;
import io.shorefs.core.tree.Run;
import io.shorefs.core.tree.StoredMap;
import io.shorefs.core.tree.TableCache;
import io.shorefs.core.tree.TableRef;
import io.shorefs.core.tree.TableRefs;
import io.shorefs.spi.ObjectStore.Failure;
import io.shorefs.spi.ObjectStore.StoreException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Executor;

/**
 * What a branch was when it was read, for who reads it beside its writer. Nothing keeps its objects: what its writer replaced since may be deleted when the collector's grace has passed, and
 * who finds an object absent reads the state anew.
 *
 * @param tail the logs that are not folded, without a gap
 */
public record BranchState(Manifest manifest, Index index, List<LogObject> tail) {
    private static final int ATTEMPTS = 5;

    /** For the tables that say which keys a log with tables changed. */
    private static final long LOOK_BYTES = 16 << 20;

    public BranchState {
        tail = List.copyOf(tail);
    }

    /**
     * Reads it; empty when the branch has no manifest.
     *
     * @param ahead for several requests at once; its tasks block
     * @throws FsException EIO when something of it is damaged or gone; the message names it
     */
    public static Optional<BranchState> read(Bucket bucket, Executor ahead) throws StoreException {
        for (int i = 1; ; i++) {
            Optional<Bucket.Current> found = bucket.manifest();
            if (found.isEmpty()) {
                return Optional.empty();
            }
            Manifest manifest = found.get().manifest();
            try {
                Index index = bucket.index(manifest.state());
                List<LogObject> tail = bucket.tail(manifest.state().logStart(), ahead);
                if (!isOvertaken(bucket, manifest, tail)) {
                    return Optional.of(new BranchState(manifest, index, tail));
                }
            } catch (StoreException e) {
                if (e.failure() != Failure.ABSENT || i == ATTEMPTS) {
                    throw e;
                }
            }
            if (i == ATTEMPTS) {
                throw new FsException(Errno.EIO, "the branch changes faster than it can be read");
            }
        }
    }

    /** Whether logs may have been deleted that a tail should have: they are folded by now, and it ends before them. */
    static boolean isOvertaken(Bucket bucket, Manifest manifest, List<LogObject> tail) throws StoreException {
        long end = manifest.state().logStart() + tail.size();
        return bucket.manifest()
                .filter(now -> now.manifest().state().logStart() > end)
                .isPresent();
    }

    /**
     * The map at this state.
     *
     * @param cacheBytes for its tables
     * @param ahead as {@link StoredMap} has it
     */
    public StoredMap map(Bucket bucket, long cacheBytes, Executor ahead) throws StoreException {
        Index whole = index;
        SortedMap<Key, Optional<byte[]>> changes = new TreeMap<>();
        for (LogObject log : tail) {
            switch (log.content()) {
                case LogObject.Content.Inside inside -> changes.putAll(inside.encoded());
                case LogObject.Content.InTables inTables -> {
                    List<TableRef> tables = TableRefs.decode(log.id(), inTables.tables());
                    hide(changes, tables, bucket, ahead);
                    whole = withRun(whole, log.id().number(), tables);
                }
            }
        }
        return new StoredMap(whole, changes, new TableCache(bucket.whole(), cacheBytes), ahead);
    }

    /** All tables that it needs, those that logs name among them. */
    public List<TableRef> tables() {
        List<TableRef> tables = new ArrayList<>();
        index.runs().forEach(run -> tables.addAll(run.tables()));
        for (LogObject log : tail) {
            if (log.content() instanceof LogObject.Content.InTables inTables) {
                tables.addAll(TableRefs.decode(log.id(), inTables.tables()));
            }
        }
        return tables;
    }

    private Index withRun(Index present, long log, List<TableRef> tables) {
        long first = present.lastLog().orElse(manifest.state().logStart() - 1) + 1;
        List<Run> runs = new ArrayList<>(List.of(new Run(Math.min(first, log), log, tables)));
        runs.addAll(present.runs());
        return new Index(runs, present.journals());
    }

    /** What a later log with tables says of a key counts, not what logs before it said. */
    private static void hide(
            SortedMap<Key, Optional<byte[]>> changes, List<TableRef> tables, Bucket bucket, Executor ahead)
            throws StoreException {
        Index only = new Index(List.of(new Run(0, 0, tables)), Collections.emptySortedMap());
        StoredMap later =
                new StoredMap(only, Collections.emptySortedMap(), new TableCache(bucket.whole(), LOOK_BYTES), ahead);
        for (Key key : List.copyOf(changes.keySet())) {
            later.scanWithTombstones(key, key.next(), (found, value) -> {
                changes.remove(found);
                return false;
            });
        }
    }
}
