package io.shorefs.core.tree;

import io.shorefs.core.key.ObjectId;
import io.shorefs.core.object.WholeObjects;
import io.shorefs.spi.ObjectStore.StoreException;
import java.util.ArrayList;
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
     * The index with the logs that follow on those that it has: one more run, or several, since a log whose changes are tables is one of its own.
     *
     * @param logs all of them, fences among them; by number, without a gap
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
        Index folded = index;
        List<LogChanges> inside = new ArrayList<>();
        for (LogChanges log : logs) {
            switch (log.changes()) {
                case LogChanges.Changes.Inside ignored -> inside.add(log);
                case LogChanges.Changes.InTables run -> {
                    folded = inside(folded, inside);
                    inside.clear();
                    folded = folded.folded(new Run(log.number(), log.number(), run.tables()), List.of(log));
                }
            }
        }
        return inside(folded, inside);
    }

    private Index inside(Index index, List<LogChanges> logs) throws StoreException {
        if (logs.isEmpty()) {
            return index;
        }
        List<ChangesCursor> newestFirst = new ArrayList<>();
        for (LogChanges log : logs.reversed()) {
            if (log.changes() instanceof LogChanges.Changes.Inside changes) {
                newestFirst.add(new ChangesCursor(changes.entries().iterator()));
            }
        }
        List<TableRef> tables =
                write(new MergedCursor(newestFirst), index.runs().isEmpty());
        return index.folded(new Run(logs.getFirst().number(), logs.getLast().number(), tables), logs);
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
        return new RunWriter(objects::put, ids, tableBytes).write(entries, oldest);
    }
}
