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
    private final Frames frames;

    public Operations(Tasks tasks, Epochs epochs) {
        this(tasks, epochs, Frames.NONE);
    }

    /** Operations whose attempts have something in common. */
    public Operations(Tasks tasks, Epochs epochs, Frames frames) {
        this.tasks = tasks;
        this.epochs = epochs;
        this.frames = frames;
    }

    /** What all attempts of one operation run in. */
    public interface Frames {
        /** Nothing. */
        Frames NONE = new Frames() {
            @Override
            public <T> Supplier<T> around(Supplier<T> attempt) {
                return attempt;
            }
        };

        /** The attempt of a new operation as it is to be run, each time. */
        <T> Supplier<T> around(Supplier<T> attempt);
    }

    /**
     * Attempts now, on this thread; if something is missing, again later, on one of the core's threads.
     *
     * @param operation answers, or throws {@link FsException} or {@link NotReady}; has no effect when it throws
     */
    public <T> CompletableFuture<T> run(Supplier<T> operation) {
        Supplier<T> attempt = frames.around(operation);
        try {
            return CompletableFuture.completedFuture(inside(attempt));
        } catch (NotReady missing) {
            Promise<T> promise = new Promise<>();
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

    /** A result that is cancelled between two attempts only: one that runs has its effect, and whoever cancelled gets its result and must undo it. */
    private static final class Promise<T> extends CompletableFuture<T> {
        private boolean running;
        private boolean unwanted;

        /** Whether an attempt may run. */
        synchronized boolean begin() {
            running = !isDone();
            return running;
        }

        /** The attempt had no effect; whether another one is wanted. */
        synchronized boolean failed() {
            running = false;
            return !unwanted || !super.cancel(false);
        }

        @Override
        public synchronized boolean cancel(boolean mayInterrupt) {
            unwanted = true;
            return !running && super.cancel(mayInterrupt);
        }
    }

    private <T> void again(Supplier<T> attempt, Promise<T> promise, NotReady missing) {
        missing.until().whenComplete((ignored, failure) -> tasks.execute(() -> retry(attempt, promise)));
    }

    private <T> void retry(Supplier<T> attempt, Promise<T> promise) {
        if (!promise.begin()) {
            return; // cancelled while it waited
        }
        try {
            promise.complete(inside(attempt));
        } catch (NotReady missing) {
            if (promise.failed()) {
                again(attempt, promise, missing);
            }
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
