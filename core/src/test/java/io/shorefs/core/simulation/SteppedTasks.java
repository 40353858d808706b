package io.shorefs.core.simulation;

import io.shorefs.core.Tasks;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;

/** Tasks that run one step at a time, on the caller's thread, in an order chosen at random. A delay ends at any time, sooner or later: how late is chosen, too. */
final class SteppedTasks implements Tasks {
    private static final int PATIENCE = 100_000;
    private static final int PATIENCE_INSIDE = 200;
    private static final int LONGEST_DELAY = 60;

    private final Random random;
    private final int delay;
    private final List<SteppedWorker> workers = new ArrayList<>();
    private final List<Runnable> pieces = new ArrayList<>();

    SteppedTasks(Random random) {
        this.random = random;
        this.delay = 1 + random.nextInt(1 + random.nextInt(LONGEST_DELAY));
    }

    /** Runs one of those that are due and do not run already. */
    void step() {
        boolean delaysEnd = random.nextInt(delay) == 0;
        List<SteppedWorker> due =
                workers.stream().filter(worker -> worker.isDue(delaysEnd)).toList();
        int all = due.size() + pieces.size();
        if (all == 0) {
            return;
        }
        int chosen = random.nextInt(all);
        if (chosen < due.size()) {
            due.get(chosen).run();
        } else {
            pieces.remove(chosen - due.size()).run();
        }
    }

    /** Runs until there is an answer. One that needs a worker in whose midst this is called cannot come: the machine stops then. */
    void runUntil(CompletableFuture<?> answer) {
        boolean inside = workers.stream().anyMatch(worker -> worker.running);
        for (int left = inside ? PATIENCE_INSIDE : PATIENCE; !answer.isDone(); left--) {
            if (left == 0) {
                if (inside) {
                    throw new MachineStopped();
                }
                throw new AssertionError("nothing that could still run leads to an answer");
            }
            step();
        }
    }

    @Override
    public Worker worker(String name, Runnable step) {
        SteppedWorker worker = new SteppedWorker(step);
        workers.add(worker);
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

    private static final class SteppedWorker implements Worker {
        private final Runnable step;
        private boolean awake;
        private boolean delayed;
        private boolean running;

        SteppedWorker(Runnable step) {
            this.step = step;
        }

        boolean isDue(boolean delaysEnd) {
            return !running && (awake || (delayed && delaysEnd));
        }

        void run() {
            awake = false;
            delayed = false;
            running = true;
            step.run();
            running = false; // not after the machine stopped in it
        }

        @Override
        public void wake() {
            awake = true;
        }

        @Override
        public void wakeIn(Duration ignored) {
            delayed = true;
        }

        @Override
        public void close() {
            awake = false;
            delayed = false;
        }
    }
}
