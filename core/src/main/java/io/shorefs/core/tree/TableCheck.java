package io.shorefs.core.tree;

import io.shorefs.core.object.WholeObjects;
import io.shorefs.spi.ObjectStore.StoreException;

/** Reads tables to see whether they are whole. Any thread. */
public final class TableCheck {
    private TableCheck() {}

    /**
     * Reads one from its first entry to its last.
     *
     * @throws StoreException when the store does not give it
     * @throws io.shorefs.api.FsException EIO when it is not what is said of it; the message names it
     */
    public static void read(WholeObjects objects, TableRef table) throws StoreException {
        StoredTable.read(objects, table);
    }
}
