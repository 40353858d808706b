package io.shorefs.core.tree;

import io.shorefs.core.key.Key;
import io.shorefs.core.key.ObjectId;
import io.shorefs.core.object.WholeObjects;
import io.shorefs.spi.ObjectStore.StoreException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Writes the entries of one run as tables, each put when it is full. One thread, used once. */
final class RunWriter {
    private final WholeObjects objects;
    private final Supplier<ObjectId> ids;
    private final TableWriter writer;
    private final List<TableRef> tables = new ArrayList<>();
    private ObjectId id;

    RunWriter(WholeObjects objects, Supplier<ObjectId> ids, int tableBytes) {
        this.objects = objects;
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
        end();
        return tables;
    }

    private void add(Key key, Optional<byte[]> value) throws StoreException {
        if (id != null && !writer.hasRoom(key, value)) {
            end();
        }
        if (id == null) {
            id = ids.get();
            writer.begin(id);
        }
        writer.add(key, value);
    }

    private void end() throws StoreException {
        if (id != null) {
            ByteBuffer table = writer.end();
            objects.put(id, table);
            tables.add(writer.ref(id));
            id = null;
        }
    }
}
