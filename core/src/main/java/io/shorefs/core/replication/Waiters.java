package io.shorefs.core.replication;

import io.shorefs.api.FsException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Who waits until all that was durable when they came is in the store. Any thread; {@link #take} and {@link #serve} are the replicator's. */
final class Waiters {
    private List<CompletableFuture<Void>> asking = new ArrayList<>();
    private List<CompletableFuture<Void>> taken = new ArrayList<>();
    private FsException refusal;

    /** Completes when the generation that is closed after this is in the store, or nothing had to be closed. */
    synchronized CompletableFuture<Void> add() {
        if (refusal != null) {
            return CompletableFuture.failedFuture(refusal);
        }
        if (asking.isEmpty()) { // one for all who ask before it is taken
            asking.add(new CompletableFuture<>());
        }
        return asking.getFirst();
    }

    /** Those who wait now are served by the next generation; whether there are any. */
    synchronized boolean take() {
        taken.addAll(asking);
        asking = new ArrayList<>();
        return !taken.isEmpty();
    }

    /** Those who were taken have what they wait for. */
    void serve() {
        List<CompletableFuture<Void>> done;
        synchronized (this) {
            done = taken;
            taken = new ArrayList<>();
        }
        done.forEach(waiter -> waiter.complete(null));
    }

    /** Nobody is served any more. */
    void refuse(FsException why) {
        List<CompletableFuture<Void>> refused;
        synchronized (this) {
            refusal = why;
            refused = new ArrayList<>(taken);
            refused.addAll(asking);
            taken = new ArrayList<>();
            asking = new ArrayList<>();
        }
        refused.forEach(waiter -> waiter.completeExceptionally(why));
    }
}
