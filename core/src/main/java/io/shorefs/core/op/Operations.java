package io.shorefs.core.op;

import io.shorefs.api.Errno;
import io.shorefs.api.FsException;
import io.shorefs.core.Tasks;
import io.shorefs.core.map.Epochs;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** Runs attempts of operations until one answers. Any thread. */
public final class Operations {
    private static final System.Logger LOG = System.getLogger(Operations.class.getName());

    private final Tasks tasks;
    private final Epochs epochs;

    public Operations(Tasks tasks, Epochs epochs) {
        this.tasks = tasks;
        this.epochs = epochs;
    }

    /**
     * Attempts now, on this thread; if something is missing, again later, on one of the core's threads.
     *
     * @param attempt answers, or throws {@link FsException} or {@link NotReady}; has no effect when it throws
     */
    public <T> CompletableFuture<T> run(Supplier<T> attempt) {
        try {
            return CompletableFuture.completedFuture(inside(attempt));
        } catch (NotReady missing) {
            CompletableFuture<T> promise = new CompletableFuture<>();
            again(attempt, promise, missing);
            return promise;
        } catch (FsException e) {
            return CompletableFuture.failedFuture(e);
        } catch (RuntimeException | StackOverflowError e) {
            return CompletableFuture.failedFuture(fault(e));
        }
    }

    private <T> T inside(Supplier<T> attempt) {
        Epochs.Epoch epoch = epochs.enter();
        try {
            return attempt.get();
        } finally {
            epoch.leave();
        }
    }

    private <T> void again(Supplier<T> attempt, CompletableFuture<T> promise, NotReady missing) {
        missing.until().whenComplete((ignored, failure) -> tasks.execute(() -> retry(attempt, promise)));
    }

    private <T> void retry(Supplier<T> attempt, CompletableFuture<T> promise) {
        if (promise.isDone()) {
            return; // cancelled while it waited
        }
        try {
            promise.complete(inside(attempt));
        } catch (NotReady missing) {
            again(attempt, promise, missing);
        } catch (FsException e) {
            promise.completeExceptionally(e);
        } catch (RuntimeException | StackOverflowError e) {
            promise.completeExceptionally(fault(e));
        }
    }

    private static FsException fault(Throwable e) {
        LOG.log(System.Logger.Level.ERROR, "an operation failed: a fault of the server", e);
        return new FsException(Errno.EIO, "fault of the server: " + e, e);
    }
}
