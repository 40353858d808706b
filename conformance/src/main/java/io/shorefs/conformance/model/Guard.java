package io.shorefs.conformance.model;

import io.shorefs.api.FsException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/** The model's one lock, and what happens once it is free again: no future is completed under it. */
final class Guard {
    private final ReentrantLock lock = new ReentrantLock();
    private final Deque<Runnable> afterwards = new ArrayDeque<>();

    /** Runs an operation alone; its result, or the {@link FsException} it throws, is the future's. */
    <T> CompletableFuture<T> answer(Supplier<T> operation) {
        try {
            return CompletableFuture.completedFuture(alone(operation));
        } catch (FsException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /** Runs an operation alone. */
    <T> T alone(Supplier<T> operation) {
        Deque<Runnable> actions = new ArrayDeque<>();
        lock.lock();
        try {
            return operation.get();
        } finally {
            actions.addAll(afterwards);
            afterwards.clear();
            lock.unlock();
            actions.forEach(Runnable::run);
        }
    }

    /** Called within an operation: {@code action} runs as soon as the lock is free. */
    void afterwards(Runnable action) {
        afterwards.add(action);
    }
}
