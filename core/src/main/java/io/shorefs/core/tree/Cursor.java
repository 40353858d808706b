package io.shorefs.core.tree;

import io.shorefs.core.key.Key;
import io.shorefs.spi.ObjectStore.StoreException;
import java.util.Optional;

/** A place in a sequence of entries in order of keys. One thread. */
interface Cursor {
    /** The key here; null behind the last entry. */
    Key key();

    /** The value here; empty for a removed key. */
    Optional<byte[]> value() throws StoreException;

    /** Goes on to the next entry. */
    void advance() throws StoreException;
}
