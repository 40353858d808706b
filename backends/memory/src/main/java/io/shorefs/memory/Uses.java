package io.shorefs.memory;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Counts who is using a map, so that closing it can wait for them. Any thread. */
final class Uses {
    private static final long LONGEST_WAIT = TimeUnit.SECONDS.toNanos(10);

    private final Map<Thread, Integer> users = new HashMap<>();
    private boolean closed;

    /** The present thread begins a use. */
    synchronized void enter() {
        if (closed) {
            throw new IllegalStateException("This map is closed");
        }
        users.merge(Thread.currentThread(), 1, Integer::sum);
    }

    /** The present thread ends a use. */
    synchronized void leave() {
        users.computeIfPresent(Thread.currentThread(), (thread, count) -> count == 1 ? null : count - 1);
        notifyAll();
    }

    /** Admits nobody any more, and waits until the last user has left. */
    synchronized void close() {
        if (users.containsKey(Thread.currentThread())) {
            throw new IllegalStateException("Close your own snapshots and updates of this map before the map");
        }
        closed = true;
        awaitNobody();
    }

    private void awaitNobody() {
        long deadline = System.nanoTime() + LONGEST_WAIT;
        boolean interrupted = false;
        try {
            while (!users.isEmpty()) {
                long left = deadline - System.nanoTime();
                if (left <= 0) {
                    throw new IllegalStateException(
                            "Snapshots of this map were not closed: they are held by " + users.keySet());
                }
                try {
                    TimeUnit.NANOSECONDS.timedWait(this, left);
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
