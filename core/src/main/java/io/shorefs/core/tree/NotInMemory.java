package io.shorefs.core.tree;

/** A table that is needed is not in memory, and whoever asks does not wait for it: ends a read of {@link StoredMap#inMemory}. It has no stack trace. */
public final class NotInMemory extends RuntimeException {
    NotInMemory() {
        super("a table is in the object store", null, false, false);
    }
}
