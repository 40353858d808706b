package io.shorefs.core.tree;

import io.shorefs.core.key.ObjectId;
import io.shorefs.core.object.WholeObjects;
import io.shorefs.spi.ObjectStore.StoreException;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * Tables in memory, those that were used last, up to so many bytes together. One that is missing is fetched once, by who asks first; the others wait for that. Whoever uses a table
 * keeps it until he is done, also when it is not in here any more. A table never changes, so nothing here is ever stale. Any thread; no lock is held while a table is fetched.
 */
public final class TableCache implements Tables {
    private final WholeObjects objects;
    private final long limit;
    private final Map<ObjectId, StoredTable> tables = new LinkedHashMap<>(16, 0.75f, true);
    private final Map<ObjectId, CompletableFuture<StoredTable>> fetches = new HashMap<>();
    private long bytes;

    /**
     * An empty cache.
     *
     * @param limit bytes of all its tables together
     */
    public TableCache(WholeObjects objects, long limit) {
        this.objects = objects;
        this.limit = limit;
    }

    /** Only the tables that are in memory now: instead of another one it gives a {@link NotInMemory}. */
    Tables present() {
        return ref -> {
            synchronized (this) {
                StoredTable table = tables.get(ref.id());
                if (table == null) {
                    throw new NotInMemory();
                }
                return table;
            }
        };
    }

    @Override
    public StoredTable get(TableRef ref) throws StoreException {
        CompletableFuture<StoredTable> mine = new CompletableFuture<>();
        CompletableFuture<StoredTable> others;
        synchronized (this) {
            StoredTable table = tables.get(ref.id());
            if (table != null) {
                return table;
            }
            others = fetches.putIfAbsent(ref.id(), mine);
        }
        return others == null ? fetch(ref, mine) : outcome(others);
    }

    private StoredTable fetch(TableRef ref, CompletableFuture<StoredTable> mine) throws StoreException {
        try {
            StoredTable table = StoredTable.read(objects, ref);
            keep(ref.id(), table);
            mine.complete(table);
            return table;
        } catch (Throwable e) {
            mine.completeExceptionally(e);
            throw e;
        } finally {
            synchronized (this) {
                fetches.remove(ref.id());
            }
        }
    }

    /** What came of the fetch of another thread, which runs, so that this ends. */
    private static StoredTable outcome(CompletableFuture<StoredTable> fetch) throws StoreException {
        try {
            return fetch.join();
        } catch (CompletionException e) {
            switch (e.getCause()) {
                case StoreException failed -> throw new StoreException(failed.failure(), failed.getMessage(), failed);
                case RuntimeException damaged -> throw damaged;
                case null, default -> throw e;
            }
        }
    }

    private synchronized void keep(ObjectId id, StoredTable table) {
        if (table.memoryBytes() > limit) {
            return;
        }
        tables.put(id, table);
        bytes += table.memoryBytes();
        Iterator<StoredTable> longestUnused = tables.values().iterator();
        while (bytes > limit) {
            bytes -= longestUnused.next().memoryBytes();
            longestUnused.remove();
        }
    }

    /** The bytes that its tables take. */
    public synchronized long bytes() {
        return bytes;
    }

    /** The bytes that its tables take at most. */
    public long limit() {
        return limit;
    }
}
