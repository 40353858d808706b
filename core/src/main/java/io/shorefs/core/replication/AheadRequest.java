package io.shorefs.core.replication;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;

/** A request that may be begun before it is needed. Who needs it never waits for the executor: what that has not begun he makes himself. It is made once. Any thread. */
public final class AheadRequest<T> {
    private final FutureTask<T> task;

    /** One that nobody has begun. */
    public AheadRequest(Callable<T> request) {
        task = new FutureTask<>(request);
    }

    /** Has it made soon, if the executor takes it. */
    public void begin(Executor ahead) {
        try {
            ahead.execute(task);
        } catch (RejectedExecutionException e) {
            // it takes nothing more: then it is made when it is needed
        }
    }

    /**
     * What came of it; blocks.
     *
     * @throws ExecutionException with what it failed with
     */
    public T outcome() throws ExecutionException {
        task.run(); // unless somebody does: so this ends
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return task.get();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
