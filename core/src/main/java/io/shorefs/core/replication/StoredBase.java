package io.shorefs.core.replication;

import io.shorefs.api.Errno;
import io.shorefs.api.FsException;
import io.shorefs.core.Progress;
import io.shorefs.core.commit.StoredRange;
import io.shorefs.core.key.Key;
import io.shorefs.core.map.ColdRanges;
import io.shorefs.core.tree.Fold;
import io.shorefs.core.tree.Index;
import io.shorefs.core.tree.StoredMap;
import io.shorefs.core.tree.StoredState;
import io.shorefs.core.tree.TableCache;
import io.shorefs.core.tree.TableRef;
import io.shorefs.spi.ObjectStore.StoreException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.Executor;

/**
 * The runs that cold ranges are read from. Logs do not matter: what those say that were there when the journal was filled is in the local map, and so is what this journal wrote since. For
 * the same reason any later index of this writer's is as good. Immutable; methods block; any thread.
 */
final class StoredBase {
    /** Bytes of what is read at once. */
    private static final int PART_BYTES = 4 << 20;

    /** Tables in memory: less than this is not worth the requests. */
    private static final long LEAST_CACHE_BYTES = 64L << 20;

    private static final int MOST_UNITS = 4;

    /** Of the heap, for tables in memory, and again for those that units use besides. */
    private static final int HEAP_SHARE = 4;

    private final long number;
    private final Bucket bucket;
    private final long epoch;
    private final StoredState state;
    private final Index index;
    private final StoredMap map;
    private final TableCache tables;
    private final Executor ahead;
    private final Key[] firsts;
    private final int unitsAtOnce;

    private StoredBase(
            long number, Bucket bucket, long epoch, StoredState state, Index index, TableCache tables, Executor ahead) {
        this.number = number;
        this.bucket = bucket;
        this.epoch = epoch;
        this.state = state;
        this.index = index;
        this.tables = tables;
        this.ahead = ahead;
        map = with(Collections.emptySortedMap());
        long room = Runtime.getRuntime().maxMemory() / HEAP_SHARE;
        unitsAtOnce = Math.clamp(room / Math.max(1, unitBytes(index)), 1, MOST_UNITS);
        firsts = index.runs().stream()
                .flatMap(run -> run.tables().stream())
                .map(TableRef::first)
                .distinct()
                .sorted()
                .toArray(Key[]::new);
    }

    /** That of a writer who has just opened. */
    static StoredBase of(Bucket bucket, Opening.Opened opened, Executor ahead) {
        StoredState state = opened.manifest().manifest().state();
        return of(0, bucket, opened.epoch(), state, opened.index(), ahead);
    }

    /**
     * That of a state.
     *
     * @param number higher than that of each older state
     */
    static StoredBase of(long number, Bucket bucket, long epoch, StoredState state, Index index, Executor ahead) {
        long neighbours = 2 * unitBytes(index); // the next unit needs most of this one's tables
        long most = Runtime.getRuntime().maxMemory() / HEAP_SHARE;
        TableCache tables = new TableCache(bucket.whole(), Math.max(LEAST_CACHE_BYTES, Math.min(neighbours, most)));
        return new StoredBase(number, bucket, epoch, state, index, tables, ahead);
    }

    /** That of a later state, with the tables of this one that are in memory. */
    StoredBase at(long later, StoredState other, Index present) {
        return new StoredBase(later, bucket, epoch, other, present, tables, ahead);
    }

    /** The number of its state. */
    long number() {
        return number;
    }

    /** Bytes of the tables that a unit needs at most. */
    private static long unitBytes(Index index) {
        return index.runs().stream()
                .mapToLong(run -> Math.min(Fold.TABLE_BYTES, run.bytes()))
                .sum();
    }

    /** How many units may be read at the same time, as far as memory goes. */
    int unitsAtOnce() {
        return unitsAtOnce;
    }

    /** The map with logs that follow. */
    StoredMap with(SortedMap<Key, Optional<byte[]>> tail) {
        return new StoredMap(index, tail, tables, ahead);
    }

    /** The runs. */
    Index index() {
        return index;
    }

    /** What is fetched together when a key is needed: from the first key of a table to that of another, with none in between, so that it needs one table of each run at most. */
    ColdRanges.Range unit(Key key) {
        int found = Arrays.binarySearch(firsts, key);
        int next = found >= 0 ? found + 1 : -found - 1;
        Key from = next == 0 ? ColdRanges.LOWEST : firsts[next - 1];
        return new ColdRanges.Range(from, next == firsts.length ? ColdRanges.HIGHEST : firsts[next]);
    }

    /** How far hydration is when so much is cold: a table counts when all is here that lies between its first key and the next one's. */
    Progress.At progress(ColdRanges cold) {
        long missing = 0;
        int next = 0; // the first one that was not looked at
        for (ColdRanges.Range range : cold.all()) {
            int first = Math.max(next, position(range.from().next()) - 1); // it may begin in the middle
            int end = position(range.to());
            missing += Math.max(0, end - first);
            next = Math.max(next, end);
        }
        return new Progress.At("tables of metadata", firsts.length - missing, firsts.length);
    }

    /** The first one that is not lower than a key. */
    private int position(Key key) {
        int found = Arrays.binarySearch(firsts, key);
        return found >= 0 ? found : -found - 1;
    }

    /** What is there of a range, from its beginning on: all of it, or some MiB. */
    StoredRange read(ColdRanges.Range range) throws StoreException {
        List<Map.Entry<Key, byte[]>> entries = new ArrayList<>();
        long[] bytes = {0};
        Key[] end = {range.to()};
        map.scan(range.from(), range.to(), (key, value) -> {
            if (bytes[0] >= PART_BYTES) {
                end[0] = key;
                return false;
            }
            bytes[0] += key.bytes().length + value.length;
            return entries.add(Map.entry(key, value));
        });
        return new StoredRange(number, range.from(), end[0], entries, bytes[0]);
    }

    /**
     * The present one, after a table was gone: folding made another, and the collector deleted what it replaced.
     *
     * @param later its number
     * @throws FsException EIO when there is no other, or another server has taken over, whose objects are of another history
     */
    StoredBase renewed(long later, String missing) throws StoreException {
        Bucket.Current present = bucket.manifest().orElseThrow(() -> gone(missing));
        if (present.manifest().epoch() != epoch) {
            throw new FsException(Errno.EIO, "another server has taken over: " + missing);
        }
        StoredState other = present.manifest().state();
        if (other.index().equals(state.index())) {
            throw gone(missing);
        }
        return at(later, other, bucket.index(other));
    }

    private static FsException gone(String missing) {
        return new FsException(Errno.EIO, "the object store has lost what its index names: " + missing);
    }
}
