package io.shorefs.core.tree;

import io.shorefs.core.key.Key;
import io.shorefs.core.key.ObjectId;
import io.shorefs.core.key.ObjectKind;

/**
 * What an index tells of a table.
 *
 * @param first its lowest key
 * @param last its highest key
 * @param entries how many, removed keys among them
 * @param removed how many of them are removed keys
 * @param bytes of the object before it is compressed and sealed
 */
public record TableRef(ObjectId id, Key first, Key last, int entries, int removed, int bytes) {
    public TableRef {
        if (id.kind() != ObjectKind.TABLE
                || first.compareTo(last) > 0
                || entries < 1
                || removed < 0
                || removed > entries
                || bytes < 0) {
            throw new IllegalArgumentException("no table: " + id + " with " + entries + " entries");
        }
    }
}
