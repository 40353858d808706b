package io.shorefs.conformance.model;

import io.shorefs.api.Errno;
import io.shorefs.api.FsException;
import io.shorefs.api.LockRange;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Byte-range locks ({@code fcntl(2)}). How a file was opened is not asked: {@code flock(2)}, which does not ask either, comes here too. */
final class LockOperations {
    private final Guard guard;

    LockOperations(Guard guard) {
        this.guard = guard;
    }

    CompletableFuture<Boolean> lock(ModelFile file, LockRange range, Duration wait) {
        LockTable locks = file.node().locks;
        if (locks.conflict(range).isEmpty()) {
            locks.take(range, file);
            // a write lock that became a read lock may let others in
            completeGranted(locks);
            return CompletableFuture.completedFuture(true);
        }
        if (!wait.isPositive()) {
            return CompletableFuture.completedFuture(false);
        }
        LockWait waiting = new LockWait(range, file, w -> guard.alone(() -> locks.withdraw(w)));
        locks.enqueue(waiting);
        CompletableFuture.delayedExecutor(TimeUnit.NANOSECONDS.convert(wait), TimeUnit.NANOSECONDS)
                .execute(() -> expire(locks, waiting));
        return waiting;
    }

    void unlock(ModelFile file, LockRange range) {
        LockTable locks = file.node().locks;
        locks.give(range);
        completeGranted(locks);
    }

    Optional<LockRange> conflict(ModelFile file, LockRange range) {
        return file.node().locks.conflict(range);
    }

    /** A file is closed: its locks go, its requests fail. */
    void close(ModelFile file) {
        LockTable locks = file.node().locks;
        for (LockWait ended : locks.withdrawAll(file)) {
            guard.afterwards(() -> ended.completeExceptionally(new FsException(Errno.EBADF)));
        }
        locks.giveAll(file);
        completeGranted(locks);
    }

    private void completeGranted(LockTable locks) {
        for (LockWait granted : locks.grant()) {
            guard.afterwards(() -> granted.complete(true));
        }
    }

    private void expire(LockTable locks, LockWait waiting) {
        if (guard.alone(() -> locks.withdraw(waiting))) {
            waiting.complete(false);
        }
    }
}
