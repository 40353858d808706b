package io.shorefs.core.replication;

import io.shorefs.api.Errno;
import io.shorefs.api.FsException;
import io.shorefs.core.commit.ClosedGeneration;
import io.shorefs.core.key.Chunk;
import io.shorefs.core.key.Family;
import io.shorefs.core.key.Key;
import io.shorefs.core.key.ObjectKind;
import io.shorefs.core.key.ValueCodec;
import io.shorefs.core.object.LogWriter;
import io.shorefs.core.tree.Fold;
import io.shorefs.core.tree.RunWriter;
import io.shorefs.core.tree.TableRef;
import io.shorefs.core.tree.TableRefs;
import io.shorefs.spi.ObjectStore.StoreException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The changes of a closed generation whose payload is in the store: for its log as long as they are few, otherwise on their way to the store in tables, which the log names. Memory is some
 * tables, however many the changes are. One thread.
 */
final class ChangesUpload {
    private final ClosedGeneration generation;
    private final Puts puts;
    private final RunWriter run;
    private final SortedMap<Key, Optional<byte[]>> few = new TreeMap<>();
    private Optional<Key> next = Optional.of(Key.first(Family.STATE));
    private long bytes;
    private boolean inTables;
    private Optional<List<TableRef>> tables = Optional.empty();

    ChangesUpload(Upload.Parts parts, ClosedGeneration generation, Puts puts) {
        this.generation = generation;
        this.puts = puts;
        run = new RunWriter(
                (id, table) -> puts.put(id, parts.bucket().sealing().seal(id, table), () -> {}),
                () -> parts.ids().next(ObjectKind.TABLE),
                Fold.TABLE_BYTES);
    }

    /**
     * Reads, and puts as much as there is room for, after {@link Puts#answers}.
     *
     * @return whether all is done; otherwise to be called again after a wake-up
     */
    boolean run() throws StoreException {
        while (next.isPresent() && puts.hasRoom()) {
            ClosedGeneration.Portion portion = generation.from(next.get(), Key.last(Family.ORPHAN));
            portion.changes().forEach(ChangesUpload::check);
            take(portion.changes());
            next = portion.rest();
        }
        if (next.isEmpty() && inTables && tables.isEmpty()) {
            tables = Optional.of(run.end());
        }
        return next.isEmpty() && puts.isEmpty();
    }

    private void take(SortedMap<Key, Optional<byte[]>> changes) throws StoreException {
        if (inTables) {
            add(changes);
            return;
        }
        few.putAll(changes);
        bytes += NetChanges.bytes(changes);
        if (bytes > NetChanges.MOST_BYTES) {
            inTables = true;
            add(few);
            few.clear();
        }
    }

    private void add(SortedMap<Key, Optional<byte[]>> changes) throws StoreException {
        for (Map.Entry<Key, Optional<byte[]>> change : changes.entrySet()) {
            run.add(change.getKey(), change.getValue());
        }
    }

    /** Nothing damaged, and nothing that is here only, gets into the store. */
    private static void check(Key key, Optional<byte[]> value) {
        if (value.isPresent()
                && ValueCodec.decode(key, value.get()) instanceof Chunk chunk
                && !LocalPieces.of(chunk).isEmpty()) {
            throw new FsException(Errno.EIO, key + " names payload that was not uploaded: a fault of the server");
        }
    }

    /** The log, once all is done. */
    ByteBuffer finish(LogWriter log) {
        return tables.map(refs -> log.finishWithTables(TableRefs.encode(refs))).orElseGet(() -> log.finish(few));
    }

    /** Whether the log names tables. */
    boolean isInTables() {
        return inTables;
    }
}
