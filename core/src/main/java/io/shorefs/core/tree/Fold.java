package io.shorefs.core.tree;

import io.shorefs.core.key.ObjectId;
import io.shorefs.core.object.WholeObjects;
import io.shorefs.spi.ObjectStore.StoreException;
import java.util.List;
import java.util.function.Supplier;

/**
 * Makes runs: from logs, and from runs. Each is exactly the state between two logs' numbers, because it is made of immutable objects only; nothing that there is already is changed.
 *
 * <p>Memory is one table for each run that is merged and one that is written, however long the runs are. When it fails, tables that nothing refers to stay in the store: their ids
 * are not used again, and the collector finds them. Methods block; any thread, each run by one.
 */
public final class Fold {
    /** Bytes of a table before it is compressed. */
    public static final int TABLE_BYTES = 4 << 20;

    private final WholeObjects objects;
    private final Supplier<ObjectId> ids;
    private final int tableBytes;

    /**
     * Reads and writes tables.
     *
     * @param ids gives a new id of a table each time; an id that was given is not given again, whatever came of it
     */
    public Fold(WholeObjects objects, Supplier<ObjectId> ids) {
        this(objects, ids, TABLE_BYTES);
    }

    Fold(WholeObjects objects, Supplier<ObjectId> ids, int tableBytes) {
        this.objects = objects;
        this.ids = ids;
        this.tableBytes = tableBytes;
    }

    /**
     * The index with one more run, of the logs that follow on those that it has.
     *
     * @param logs all logs of the run, fences among them; by number, without a gap
     * @throws IllegalArgumentException when there is a gap, or keys are not in order
     * @throws StoreException when a table was not put
     */
    public Index logs(Index index, List<LogChanges> logs) throws StoreException {
        long first = logs.getFirst().number();
        for (int i = 0; i < logs.size(); i++) {
            if (logs.get(i).number() != first + i) {
                throw new IllegalArgumentException(
                        "log " + logs.get(i).number() + " where " + (first + i) + " belongs");
            }
        }
        if (index.lastLog().isPresent() && index.lastLog().getAsLong() + 1 != first) {
            throw new IllegalArgumentException(
                    "log " + first + " after log " + index.lastLog().getAsLong());
        }
        List<ChangesCursor> newestFirst = logs.reversed().stream()
                .map(log -> new ChangesCursor(log.changes().iterator()))
                .toList();
        List<TableRef> tables =
                write(new MergedCursor(newestFirst), index.runs().isEmpty());
        return index.folded(new Run(first, logs.getLast().number(), tables), logs);
    }

    /**
     * One run in the place of several, for {@link Index#merged}.
     *
     * @throws StoreException when a table was not read or not put
     * @throws io.shorefs.api.FsException EIO when one is damaged
     */
    public Run runs(MergePolicy.Merge merge) throws StoreException {
        List<RunCursor> newestFirst = merge.runs().stream()
                .map(run -> RunCursor.of(run.tables(), ref -> StoredTable.read(objects, ref)))
                .toList();
        List<TableRef> tables = write(new MergedCursor(newestFirst), merge.oldest());
        return new Run(
                merge.runs().getLast().firstLog(), merge.runs().getFirst().lastLog(), tables);
    }

    private List<TableRef> write(Cursor entries, boolean oldest) throws StoreException {
        return new RunWriter(objects, ids, tableBytes).write(entries, oldest);
    }
}
