package io.shorefs.core.lock;

import io.shorefs.api.LockRange;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A request that waits for a conflict to end. Compared by identity. */
final class Waiter {
    private final Holder holder;
    private final LockRange range;
    private final CompletableFuture<Boolean> promise = new CompletableFuture<>();
    private List<Segment> replaced = List.of();

    Waiter(Holder holder, LockRange range) {
        this.holder = holder;
        this.range = range;
    }

    Holder holder() {
        return holder;
    }

    /** What it takes of the heap, as {@link LockMemory} counts it. */
    long bytes() {
        return LockMemory.WAITER + LockMemory.owner(range.owner());
    }

    LockRange range() {
        return range;
    }

    CompletableFuture<Boolean> promise() {
        return promise;
    }

    /** What its grant replaced, needed if it is taken back. */
    List<Segment> replaced() {
        return replaced;
    }

    void replaced(List<Segment> segments) {
        replaced = segments;
    }
}
