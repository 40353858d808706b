package io.shorefs.core.map;

import io.shorefs.core.key.Key;
import io.shorefs.core.key.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What is newer than the local map, newest first. Immutable; the active table in it takes batches.
 *
 * @param active takes batches
 * @param sealed being committed
 * @param committed durable in the log, newest first
 * @param applying on their way into the local map, newest first
 */
public record View(
        ActiveTable active, Optional<ActiveTable> sealed, List<SortedTable> committed, List<SortedTable> applying) {
    /** The newest value of a key, {@link Value.Absent} when it was removed, null when the local map decides. */
    Value get(Key key) {
        Value value = active.get(key);
        if (value == null && sealed.isPresent()) {
            value = sealed.get().get(key);
        }
        for (int i = 0; value == null && i < committed.size(); i++) {
            value = committed.get(i).get(key);
        }
        for (int i = 0; value == null && i < applying.size(); i++) {
            value = applying.get(i).get(key);
        }
        return value;
    }

    /** Bytes of keys and values that the local map does not have yet. */
    public long pendingBytes() {
        long bytes = active.keyBytes() + sealed.map(ActiveTable::keyBytes).orElse(0L);
        for (SortedTable table : committed) {
            bytes += table.bytes();
        }
        for (SortedTable table : applying) {
            bytes += table.bytes();
        }
        return bytes;
    }

    /** How many keys those are; one counts once for each table. */
    public long pendingKeys() {
        long keys = active.size() + sealed.map(ActiveTable::size).orElse(0L);
        for (SortedTable table : committed) {
            keys += table.size();
        }
        for (SortedTable table : applying) {
            keys += table.size();
        }
        return keys;
    }

    /** All tables, newest first. */
    List<Table> tables() {
        List<Table> tables = new ArrayList<>(2 + committed.size() + applying.size());
        tables.add(active);
        sealed.ifPresent(tables::add);
        tables.addAll(committed);
        tables.addAll(applying);
        return tables;
    }
}
