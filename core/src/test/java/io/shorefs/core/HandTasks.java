package io.shorefs.core;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;

/** Tasks that a test runs by hand, worker by worker, with time that only a test moves. */
final class HandTasks implements Tasks {
    private static final long NEVER = Long.MAX_VALUE;
    private final Map<String, HandWorker> workers = new HashMap<>();
    final ArrayDeque<Runnable> pieces = new ArrayDeque<>();
    long now;

    /** Runs one step of a worker if it is due. */
    boolean step(String name) {
        HandWorker worker = workers.get(name);
        if (!worker.isDue()) {
            return false;
        }
        worker.run();
        return true;
    }

    boolean isDue(String name) {
        return workers.get(name).isDue();
    }

    /** Runs everything that is due, until nothing is. */
    void runAll() {
        for (boolean more = true; more; ) {
            more = false;
            while (!pieces.isEmpty()) {
                pieces.removeFirst().run();
                more = true;
            }
            for (HandWorker worker : workers.values()) {
                if (worker.isDue()) {
                    worker.run();
                    more = true;
                }
            }
        }
    }

    @Override
    public Worker worker(String name, Runnable step) {
        HandWorker worker = new HandWorker(step);
        workers.put(name, worker);
        return worker;
    }

    @Override
    public void execute(Runnable work) {
        pieces.add(work);
    }

    @Override
    public Timer schedule(Duration delay, Runnable work) {
        pieces.add(work);
        return () -> pieces.remove(work);
    }

    private final class HandWorker implements Worker {
        private final Runnable step;
        private boolean awake;
        private long deadline = NEVER;

        HandWorker(Runnable step) {
            this.step = step;
        }

        boolean isDue() {
            return awake || deadline <= now;
        }

        void run() {
            awake = false;
            if (deadline <= now) {
                deadline = NEVER;
            }
            step.run();
        }

        @Override
        public void wake() {
            awake = true;
        }

        @Override
        public void wakeIn(Duration delay) {
            deadline = Math.min(deadline, now + delay.toNanos());
        }

        @Override
        public void close() {
            awake = false;
            deadline = NEVER;
        }
    }
}
