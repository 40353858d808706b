package io.shorefs.core.check;

import io.shorefs.spi.ObjectStore.StoreException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;

/** Several requests to the object store at once. Who asks never waits for the executor: what it has not begun he does himself. One thread. */
final class Parallel {
    private final Executor ahead;

    /**
     * With an executor.
     *
     * @param ahead its tasks block; it runs a bounded number at once
     */
    Parallel(Executor ahead) {
        this.ahead = ahead;
    }

    /** A request. */
    interface Request<T> {
        Object of(T what) throws StoreException;
    }

    /** What came of a request. */
    record Outcome<T>(T of, Optional<Exception> failure) {}

    /** Runs a request of each; what they give is dropped. In their order. */
    <T> List<Outcome<T>> run(List<T> all, Request<T> request) {
        List<FutureTask<Optional<Exception>>> tasks = new ArrayList<>(all.size());
        for (T one : all) {
            FutureTask<Optional<Exception>> task = new FutureTask<>(() -> failure(one, request));
            tasks.add(task);
            begin(task);
        }
        List<Outcome<T>> outcomes = new ArrayList<>(all.size());
        for (int i = 0; i < tasks.size(); i++) {
            tasks.get(i).run(); // unless somebody does
            outcomes.add(new Outcome<>(all.get(i), outcome(tasks.get(i))));
        }
        return outcomes;
    }

    private static <T> Optional<Exception> failure(T one, Request<T> request) {
        try {
            request.of(one);
            return Optional.empty();
        } catch (StoreException | RuntimeException e) {
            return Optional.of(e);
        }
    }

    private void begin(FutureTask<?> task) {
        try {
            ahead.execute(task);
        } catch (RejectedExecutionException e) {
            // it takes nothing more: then the caller does it
        }
    }

    /** The task runs, so that this ends. */
    private static Optional<Exception> outcome(FutureTask<Optional<Exception>> task) {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return task.get();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
