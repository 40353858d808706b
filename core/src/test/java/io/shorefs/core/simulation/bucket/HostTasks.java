package io.shorefs.core.simulation.bucket;

import io.shorefs.core.Tasks;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

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

    /** All that is to do, now or later. */
    synchronized List<Due> all() {
        List<Due> all = new ArrayList<>(workers);
        all.addAll(pieces);
        all.removeIf(due -> due.at() == NEVER);
        return all;
    }

    @Override
    public synchronized Worker worker(String name, Runnable step) {
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

    private synchronized void add(Piece piece) {
        pieces.add(piece);
    }

    private synchronized void remove(Piece piece) {
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
        public synchronized long at() {
            return running || closed ? NEVER : at;
        }

        @Override
        public synchronized Runnable take() {
            at = NEVER;
            running = true;
            return () -> {
                step.run();
                ended(); // not after the host stopped in it
            };
        }

        private synchronized void ended() {
            running = false;
        }

        @Override
        public synchronized void wake() {
            at = 0;
        }

        @Override
        public synchronized void wakeIn(Duration delay) {
            at = Math.min(at, time.nanos() + delay.toNanos());
        }

        @Override
        public synchronized void close() {
            closed = true;
        }
    }
}
