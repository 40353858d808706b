package io.shorefs.spi;

import java.util.function.Consumer;

/**
 * One ordered map of bytes on the local disk, changed in durable transactions.
 *
 * <p>Keys are 1 to 511 bytes, ordered by unsigned bytes, the shorter first where one begins the other; values are 0 bytes to 16 MiB.
 * One thread at a time, a platform thread, may be inside {@link #update}; snapshots are taken and read by any thread beside it, each by the thread that took it.
 *
 * <p>What breaks these rules, or uses what is closed, is an {@link IllegalStateException}; a key or value that cannot be is an {@link IllegalArgumentException}. Both
 * change nothing.
 */
public interface LocalMap extends AutoCloseable {
    /** The state after the last finished {@link #update}, unmoved by later ones. Close it soon: it keeps pages from reuse. */
    Snapshot snapshot();

    /**
     * Runs one transaction: when this returns, all changes are durable together; when it throws, or the machine stops, none is.
     *
     * <p>A full map can be emptied: a transaction after which the map takes less than before is never refused for want of space.
     *
     * @throws io.shorefs.api.FsException ENOSPC when the map is full, EIO when the disk fails; nothing changed then, also when {@code changes} caught it
     */
    void update(Consumer<Transaction> changes);

    /** Bytes that the map takes on disk, free pages inside it left out. */
    long usedBytes();

    /** Bytes that {@link #usedBytes} may reach at most: what was asked for, or a little less. */
    long maxBytes();

    /** Refuses new snapshots and updates, and waits for open ones; a second time does nothing. */
    @Override
    void close();

    /** A state of the map to read. */
    interface Snapshot extends AutoCloseable {
        /** The value of a key as a fresh array, or null when absent: the one place where null stands for absent, since it is on every hot path. */
        byte[] get(byte[] key);

        /**
         * Goes through the keys from {@code from} (inclusive) to {@code to} (exclusive) in order, until the visitor says stop. The bounds need not be keys: an empty
         * {@code from} is the beginning, and they may be longer than a key. The visitor may read the same snapshot, but not change a transaction.
         */
        void scan(byte[] from, byte[] to, Visitor visitor);

        /** Ends it; a second time does nothing. */
        @Override
        void close();
    }

    /** Takes the entries of a scan. */
    @FunctionalInterface
    interface Visitor {
        /** One entry, in arrays of its own; false ends the scan. */
        boolean entry(byte[] key, byte[] value);
    }

    /** The changes of one transaction, and the state with them. */
    interface Transaction extends Snapshot {
        /** Sets a key. */
        void put(byte[] key, byte[] value);

        /** Removes a key, if it is there. */
        void delete(byte[] key);

        /** Does nothing: the transaction ends with {@link LocalMap#update}. */
        @Override
        default void close() {}
    }
}
