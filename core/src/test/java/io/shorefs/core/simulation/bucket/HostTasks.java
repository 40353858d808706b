package io.shorefs.core.simulation.bucket;

import io.shorefs.core.Tasks;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** What a host has to do, each as soon as its time has come and the driver chooses it. */
final class HostTasks implements Tasks {
    private static final long NEVER = Long.MAX_VALUE;

    private final SimulatedTime time;
    private final List<SteppedWorker> workers = new ArrayList<>();
    private final List<Piece> pieces = new ArrayList<>();

    HostTasks(SimulatedTime time) {
        this.time = time;
    }

    /** Something to do. */
    interface Due {
        /** Not before; {@link Long#MAX_VALUE} for never. */
        long at();

        /** Taken out of what is due, to be run. */
        Runnable take();
    }

    /** All that is to do by then. */
    void due(long by, Consumer<Due> visitor) {
        due(workers, by, visitor);
        due(pieces, by, visitor);
    }

    private static void due(List<? extends Due> all, long by, Consumer<Due> visitor) {
        for (Due due : all) {
            if (due.at() <= by) {
                visitor.accept(due);
            }
        }
    }

    /** When the next is to be done; {@link Long#MAX_VALUE} for never. */
    long next() {
        return Math.min(next(workers), next(pieces));
    }

    private static long next(List<? extends Due> all) {
        long next = NEVER;
        for (Due due : all) {
            next = Math.min(next, due.at());
        }
        return next;
    }

    @Override
    public Worker worker(String name, Runnable step) {
        SteppedWorker worker = new SteppedWorker(step);
        workers.add(worker);
        return worker;
    }

    @Override
    public void execute(Runnable work) {
        add(new Piece(work, 0));
    }

    @Override
    public Timer schedule(Duration delay, Runnable work) {
        Piece piece = new Piece(work, time.nanos() + delay.toNanos());
        add(piece);
        return () -> remove(piece);
    }

    private void add(Piece piece) {
        pieces.add(piece);
    }

    private void remove(Piece piece) {
        pieces.removeIf(other -> other == piece);
    }

    private final class Piece implements Due {
        private final Runnable work;
        private final long at;

        Piece(Runnable work, long at) {
            this.work = work;
            this.at = at;
        }

        @Override
        public long at() {
            return at;
        }

        @Override
        public Runnable take() {
            remove(this);
            return work;
        }
    }

    private final class SteppedWorker implements Worker, Due {
        private final Runnable step;
        private long at = NEVER;
        private boolean running;
        private boolean closed;

        SteppedWorker(Runnable step) {
            this.step = step;
        }

        @Override
        public long at() {
            return running || closed ? NEVER : at;
        }

        @Override
        public Runnable take() {
            at = NEVER;
            running = true;
            return () -> {
                step.run();
                ended(); // not after the host stopped in it
            };
        }

        private void ended() {
            running = false;
        }

        @Override
        public void wake() {
            at = 0;
        }

        @Override
        public void wakeIn(Duration delay) {
            at = Math.min(at, time.nanos() + delay.toNanos());
        }

        @Override
        public void close() {
            closed = true;
        }
    }
}
