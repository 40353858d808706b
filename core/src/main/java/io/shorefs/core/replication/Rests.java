package io.shorefs.core.replication;

import io.shorefs.api.Errno;
import io.shorefs.api.FsException;
import io.shorefs.spi.ObjectStore.StoreException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;

/** What is done while nothing is on its way to the store, one after the other. Any thread; {@link #next} and {@link #ended} are the replicator's. */
final class Rests {
    private final Queue<Rest<?>> waiting = new ArrayDeque<>();
    private FsException refusal;

    /** Begins something; the result completes when it is done. */
    interface Work<T> {
        CompletableFuture<T> begin() throws StoreException;
    }

    /**
     * Work, and who waits for it. Nothing is closed or published until it is done.
     *
     * @param patient whether it is tried again when the store does not do it
     * @param inTurns whether a generation comes before the next one
     */
    record Rest<T>(Work<T> work, boolean patient, boolean inTurns, CompletableFuture<T> result) {
        /** Begins; completes when it is done, with whatever comes of it. */
        private CompletableFuture<T> begin() throws StoreException {
            try {
                return work.begin();
            } catch (StoreException e) {
                if (patient) {
                    throw e;
                }
                return CompletableFuture.failedFuture(new FsException(Errno.EIO, e.getMessage(), e));
            } catch (RuntimeException e) {
                return CompletableFuture.failedFuture(e);
            }
        }

        /** Runs; completes when it is done, and who waits for it was told. */
        CompletableFuture<Void> run() throws StoreException {
            return begin().handle((value, failure) -> {
                if (failure == null) {
                    result.complete(value);
                } else {
                    result.completeExceptionally(failure);
                }
                return null;
            });
        }
    }

    /** Its turn comes; what it gives is the rest's result. */
    synchronized <T> CompletableFuture<T> add(Rest<T> rest) {
        if (refusal != null) {
            return CompletableFuture.failedFuture(refusal);
        }
        waiting.add(rest);
        return rest.result();
    }

    /** The one whose turn it is. */
    synchronized Optional<Rest<?>> next() {
        return Optional.ofNullable(waiting.peek());
    }

    synchronized void ended(Rest<?> rest) {
        waiting.remove(rest);
    }

    /** None begins any more. */
    void refuse(FsException why) {
        List<Rest<?>> refused;
        synchronized (this) {
            refusal = why;
            refused = new ArrayList<>(waiting);
            waiting.clear();
        }
        refused.forEach(rest -> rest.result().completeExceptionally(why));
    }
}
