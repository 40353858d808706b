package io.shorefs.conformance.model;

import io.shorefs.api.LockRange;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;

/** A request that waits for a lock. Cancelling it takes it back, unless it was granted before. */
final class LockWait extends CompletableFuture<Boolean> {
    private final LockRange range;
    private final ModelFile file;
    private final Predicate<LockWait> withdraw;

    LockWait(LockRange range, ModelFile file, Predicate<LockWait> withdraw) {
        this.range = range;
        this.file = file;
        this.withdraw = withdraw;
    }

    LockRange range() {
        return range;
    }

    ModelFile file() {
        return file;
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        return withdraw.test(this) && super.cancel(mayInterruptIfRunning);
    }
}
