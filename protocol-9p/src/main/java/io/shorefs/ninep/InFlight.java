package io.shorefs.ninep;

import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;

/**
 * A request whose answer comes later. It is settled once, under its own monitor: by its reply, or by being dropped; so that a drop that
 * lost returns when the reply has been handed over. It has ended when its operation has, and was undone where its reply was dropped.
 */
final class InFlight<T> implements BiConsumer<T, Throwable> {
    private static final CompletableFuture<Void> DONE = CompletableFuture.completedFuture(null);

    private final Requests requests;
    private final int tag;
    private final CompletableFuture<T> future;
    private final Completion<T> completion;
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private boolean settled;
    private CompletableFuture<Void> answered = ended; // the reader's

    InFlight(Requests requests, int tag, CompletableFuture<T> future, Completion<T> completion) {
        this.requests = requests;
        this.tag = tag;
        this.future = future;
        this.completion = completion;
    }

    int tag() {
        return tag;
    }

    int retains() {
        return completion.retains();
    }

    /** Whether neither a reply nor a drop has settled it. */
    synchronized boolean isWaiting() {
        return !settled;
    }

    /** No reply will come from now on; where one was on its way it has been handed over when this returns. */
    void drop() {
        synchronized (this) {
            if (settled) {
                return;
            }
            settled = true;
        }
        if (completion.cancels()) {
            future.cancel(false);
        }
    }

    /** Completes when a flush of it may be answered: it changes nothing any more, and the flushes before were answered. */
    CompletableFuture<Void> flushable() {
        return completion.changes() ? answered : DONE;
    }

    /** A flush of it waits; the next one follows that. */
    void flushedBy(InFlight<?> flush) {
        answered = flush.ended;
    }

    @Override
    public void accept(T result, Throwable error) {
        try {
            if (!answer(result, error)) {
                if (error == null) {
                    completion.undo(result);
                } else {
                    completion.discard();
                }
            }
        } catch (Throwable e) {
            requests.broken(e);
        } finally {
            requests.ended(this);
            ended.complete(null);
        }
    }

    private synchronized boolean answer(T result, Throwable error) {
        if (settled) {
            return false;
        }
        settled = true;
        if (error == null) {
            requests.succeed(tag, result, completion);
        } else {
            requests.fail(tag, error, completion);
        }
        return true;
    }
}
