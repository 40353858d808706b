package io.shorefs.core.tree;

import io.shorefs.core.key.Key;
import io.shorefs.spi.ObjectStore.StoreException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.Executor;
import java.util.function.Function;

/**
 * The map at one state: the runs of an index, and over them the changes of logs that are not folded. Values are the bytes of {@link io.shorefs.core.key.ValueCodec}, not to be changed.
 *
 * <p>Immutable as long as nobody changes the tail. Methods block while tables are fetched; any thread. They fail with {@link StoreException} when the store does not give a table, and
 * with {@link io.shorefs.api.FsException} EIO, which names it, when it is damaged.
 */
public final class StoredMap {
    private final Index index;
    private final SortedMap<Key, Optional<byte[]>> tail;
    private final TableCache cache;
    private final Tables single;
    private final Function<List<List<TableRef>>, Tables> scanned;

    /**
     * The map at a state.
     *
     * @param tail the net changes of the logs behind the index; empty for a removed key
     * @param cache through which tables are read
     * @param ahead fetches the next tables of a scan; its tasks block. A scan also works when it refuses them or is late
     */
    public StoredMap(Index index, SortedMap<Key, Optional<byte[]>> tail, TableCache cache, Executor ahead) {
        this(index, tail, cache, cache, runs -> new ReadAhead(cache, ahead, runs));
    }

    private StoredMap(
            Index index,
            SortedMap<Key, Optional<byte[]>> tail,
            TableCache cache,
            Tables single,
            Function<List<List<TableRef>>, Tables> scanned) {
        this.index = index;
        this.tail = tail;
        this.cache = cache;
        this.single = single;
        this.scanned = scanned;
    }

    /** The same map, which fetches nothing: a read that needs a table that is not in memory ends with {@link NotInMemory}, a scan after it has given what comes before. */
    public StoredMap inMemory() {
        Tables present = cache.present();
        return new StoredMap(index, tail, cache, present, runs -> present);
    }

    /** Takes the entries of a scan. */
    public interface Visitor {
        /** One entry; false ends the scan. */
        boolean entry(Key key, byte[] value) throws StoreException;
    }

    /** Takes the entries of a scan, removed keys among them. */
    public interface ChangeVisitor {
        /** One entry, empty for a removed key; false ends the scan. */
        boolean entry(Key key, Optional<byte[]> value) throws StoreException;
    }

    /** The value of a key, if it has one. */
    public Optional<byte[]> get(Key key) throws StoreException {
        Optional<byte[]> value = tail.get(key);
        for (int i = 0; value == null && i < index.runs().size(); i++) {
            Optional<TableRef> table = index.runs().get(i).table(key);
            if (table.isPresent()) {
                value = single.get(table.get()).get(key);
            }
        }
        return value == null ? Optional.empty() : value;
    }

    /** The keys that have a value, from {@code from} (inclusive) to {@code to} (exclusive), in order. */
    public void scan(Key from, Key to, Visitor visitor) throws StoreException {
        scanWithTombstones(from, to, (key, value) -> value.isEmpty() || visitor.entry(key, value.get()));
    }

    /**
     * The same with the keys that were removed, as far as it is still known: what lies under this state, a map that was hydrated from an older one, may have them. At a time one table of
     * each run is in memory whose keys are around those that are visited, besides the cache.
     */
    public void scanWithTombstones(Key from, Key to, ChangeVisitor visitor) throws StoreException {
        if (from.compareTo(to) >= 0) {
            return;
        }
        List<List<TableRef>> runs =
                index.runs().stream().map(run -> run.between(from, to)).toList();
        Tables tables = scanned.apply(runs);
        List<Cursor> newestFirst = new ArrayList<>(1 + runs.size());
        newestFirst.add(new ChangesCursor(tail.subMap(from, to).entrySet().iterator()));
        for (List<TableRef> run : runs) {
            newestFirst.add(RunCursor.from(from, run, tables));
        }
        Cursor merged = new MergedCursor(newestFirst);
        for (Key key = merged.key(); key != null && key.compareTo(to) < 0; key = merged.key()) {
            if (!visitor.entry(key, merged.value())) {
                return;
            }
            merged.advance();
        }
    }
}
