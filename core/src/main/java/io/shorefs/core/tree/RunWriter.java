package io.shorefs.core.tree;

import io.shorefs.core.key.Key;
import io.shorefs.core.key.ObjectId;
import io.shorefs.spi.ObjectStore.StoreException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Writes the entries of one run as tables, each handed on when it is full. Memory is one table. One thread, used once. */
public final class RunWriter {
    private final Sink sink;
    private final Supplier<ObjectId> ids;
    private final TableWriter writer;
    private final List<TableRef> tables = new ArrayList<>();
    private ObjectId id;

    /** Takes tables. */
    @FunctionalInterface
    public interface Sink {
        /** A table's bytes, good until this returns. */
        void put(ObjectId id, ByteBuffer plain) throws StoreException;
    }

    /**
     * Begins a run.
     *
     * @param ids gives a new id of a table each time
     * @param tableBytes of a table before it is compressed, {@link Fold#TABLE_BYTES} unless there is a reason
     */
    public RunWriter(Sink sink, Supplier<ObjectId> ids, int tableBytes) {
        this.sink = sink;
        this.ids = ids;
        writer = new TableWriter(tableBytes);
    }

    /**
     * Writes the entries.
     *
     * @param oldest whether nothing is older: then there is nothing that a removed key hides, and it is left out
     */
    List<TableRef> write(Cursor entries, boolean oldest) throws StoreException {
        for (; entries.key() != null; entries.advance()) {
            Optional<byte[]> value = entries.value();
            if (value.isPresent() || !oldest) {
                add(entries.key(), value);
            }
        }
        return end();
    }

    /** Adds an entry, empty for a removed key; its key is above the one before. */
    public void add(Key key, Optional<byte[]> value) throws StoreException {
        if (id != null && !writer.hasRoom(key, value)) {
            endTable();
        }
        if (id == null) {
            id = ids.get();
            writer.begin(id);
        }
        writer.add(key, value);
    }

    /** The tables of the run, the last one handed on; none for no entries. */
    public List<TableRef> end() throws StoreException {
        if (id != null) {
            endTable();
        }
        return List.copyOf(tables);
    }

    private void endTable() throws StoreException {
        ByteBuffer table = writer.end();
        sink.put(id, table);
        tables.add(writer.ref(id));
        id = null;
    }
}
