package io.shorefs.core.tree;

import io.shorefs.core.key.Key;
import io.shorefs.spi.ObjectStore.StoreException;
import java.util.List;
import java.util.Optional;

/** A place in the tables of a run: has one of them at a time, and reads it only when something of it besides its first key is asked for. */
final class RunCursor implements Cursor {
    private final List<TableRef> run;
    private final Tables tables;
    private int at;
    private Cursor here;

    private RunCursor(List<TableRef> run, Tables tables) {
        this.run = run;
        this.tables = tables;
    }

    /** At the first entry. */
    static RunCursor of(List<TableRef> run, Tables tables) {
        return new RunCursor(run, tables);
    }

    /** At the first entry whose key is not lower than {@code from}; no table ends before that. */
    static RunCursor from(Key from, List<TableRef> run, Tables tables) throws StoreException {
        RunCursor cursor = new RunCursor(run, tables);
        if (!run.isEmpty() && run.getFirst().first().compareTo(from) < 0) {
            cursor.here = tables.get(run.getFirst()).from(from);
        }
        return cursor;
    }

    @Override
    public Key key() {
        if (here != null) {
            return here.key();
        }
        return at < run.size() ? run.get(at).first() : null;
    }

    @Override
    public Optional<byte[]> value() throws StoreException {
        return table().value();
    }

    @Override
    public void advance() throws StoreException {
        table().advance();
        if (here.key() == null) {
            here = null;
            at++;
        }
    }

    private Cursor table() throws StoreException {
        if (here == null) {
            TableRef ref = run.get(at);
            here = tables.get(ref).from(ref.first());
        }
        return here;
    }
}
