package io.shorefs.core;

import java.time.Duration;

/**
 * The threads of the core: it starts none itself, so that a simulator can run it one step at a time.
 *
 * <p>Any thread may call any method.
 */
public interface Tasks {
    /**
     * A worker with a thread of its own that runs {@code step} once for every wake-up (wake-ups that come while it runs count as one, and
     * lead to one more run).
     *
     * @param name of the thread
     * @param step one round of work; must not throw
     */
    Worker worker(String name, Runnable step);

    /** Runs a short piece of work soon, on a thread shared with others. */
    void execute(Runnable work);

    /** Runs work that may wait for an object store, where it holds up nothing else; a bounded number at once, others wait for their turn. */
    default void executeBlocking(Runnable work) {
        execute(work);
    }

    /** Runs a short piece of work after a delay, on a thread shared with others. Cancelling it that has not begun drops it. */
    Timer schedule(Duration delay, Runnable work);

    /** A wake-up in the future. */
    interface Timer {
        /** It will not happen, unless it has begun. */
        void cancel();
    }

    /** A worker's handle. */
    interface Worker extends AutoCloseable {
        /** One more run, soon. */
        void wake();

        /** One more run after a delay, at the latest; an earlier one stays. */
        void wakeIn(Duration delay);

        /** No more runs; returns when the present one ended. */
        @Override
        void close();
    }
}
