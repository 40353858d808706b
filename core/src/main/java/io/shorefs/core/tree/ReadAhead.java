package io.shorefs.core.tree;

import io.shorefs.api.FsException;
import io.shorefs.core.key.Key;
import io.shorefs.spi.ObjectStore.StoreException;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/**
 * Tables for one scan: has those fetched that come next, more of them the longer the scan goes on, at most {@value #TABLES} and a quarter of the cache. Who scans never waits for the
 * executor: what it has not begun to fetch he fetches himself. One thread, used once.
 */
final class ReadAhead implements Tables {
    private static final int TABLES = 8;
    private static final int SHARE = 4;

    private final TableCache cache;
    private final Executor executor;
    private final List<TableRef> order;
    private final int limit;
    private int taken;
    private int asked;

    /** For a scan over those tables of some runs. */
    ReadAhead(TableCache cache, Executor executor, List<List<TableRef>> runs) {
        this.cache = cache;
        this.executor = executor;
        limit = (int) Math.min(TABLES, cache.limit() / SHARE / Fold.TABLE_BYTES);
        // A scan reads a table when it comes to its first key, or at its beginning if that key is before it: so this is
        // their order.
        order = runs.stream()
                .flatMap(List::stream)
                .sorted(Comparator.comparing(TableRef::first, Key::compareTo))
                .toList();
    }

    @Override
    public StoredTable get(TableRef ref) throws StoreException {
        taken++;
        asked = Math.max(asked, taken);
        int until = Math.min(order.size(), taken + Math.min(taken, limit));
        while (asked < until) {
            ask(order.get(asked++));
        }
        return cache.get(ref);
    }

    private void ask(TableRef ref) {
        try {
            executor.execute(() -> fetch(ref));
        } catch (RejectedExecutionException e) {
            asked = order.size(); // it takes nothing more, then the scan reads by itself
        }
    }

    private void fetch(TableRef ref) {
        try {
            cache.get(ref);
        } catch (StoreException | FsException e) {
            // The scan asks for it again when it comes there, and fails then if it still has to.
        }
    }
}
