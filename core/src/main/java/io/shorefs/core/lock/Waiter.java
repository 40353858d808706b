package io.shorefs.core.lock;

import io.shorefs.api.LockRange;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;

/**
 * A request that waits for a conflict to end. Compared by identity.
 *
 * <p>Once it was granted, it is decided once whether its owner gets it or it is taken back, by whoever comes first.
 */
final class Waiter {
    private final Holder holder;
    private final LockRange range;
    private final CompletableFuture<Boolean> promise;
    private final AtomicBoolean decided = new AtomicBoolean();
    private boolean granted;
    private List<Segment> replaced = List.of();

    /**
     * A request.
     *
     * @param withdraw takes it out of the table when it is cancelled, before anybody hears of that; false when its answer is on its way
     */
    Waiter(Holder holder, LockRange range, Predicate<Waiter> withdraw) {
        this.holder = holder;
        this.range = range;
        this.promise = new CompletableFuture<>() {
            @Override
            public boolean cancel(boolean mayInterrupt) {
                return withdraw.test(Waiter.this) && super.cancel(mayInterrupt);
            }
        };
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

    /** It is granted, in place of these. */
    void grant(List<Segment> segments) {
        granted = true;
        replaced = segments;
    }

    /** Whether it was granted, and is the caller's to take back. */
    boolean takeBack() {
        return granted && decided.compareAndSet(false, true);
    }

    /** Tells its owner that it was granted, unless that was taken back. */
    void answer() {
        if (decided.compareAndSet(false, true)) {
            promise.complete(true);
        }
    }
}
