package io.shorefs.core.tree;

import io.shorefs.spi.ObjectStore.StoreException;

/** Where tables are read from. */
interface Tables {
    /** The table, whole; EIO when it is damaged. */
    StoredTable get(TableRef ref) throws StoreException;
}
