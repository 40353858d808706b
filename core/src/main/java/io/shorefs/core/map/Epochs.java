package io.shorefs.core.map;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Tells when nobody can still be reading what was taken out of the View: memory of dropped tables, and slots that were freed.
 *
 * <p>A reader enters the present epoch and leaves it; what is retired runs when every reader that had entered by then has left. Any thread.
 */
public final class Epochs {
    private volatile Epoch current = new Epoch(this);
    private final ArrayDeque<Epoch> old = new ArrayDeque<>();

    /** Begins to read; end it with {@link Epoch#leave}. Never blocks. */
    public Epoch enter() {
        while (true) {
            Epoch epoch = current;
            epoch.readers.incrementAndGet();
            if (epoch == current) {
                return epoch;
            }
            epoch.leave(); // it ended in between: what it guards may be gone
        }
    }

    /** Runs {@code action} when every reader that is inside now has left; on whichever thread finds that out, so it must be short. */
    public void retire(Runnable action) {
        synchronized (old) {
            current.retired.add(action);
            current.ended = true;
            old.add(current);
            current = new Epoch(this);
        }
        reclaim();
    }

    private void reclaim() {
        List<Runnable> ready = new ArrayList<>();
        synchronized (old) {
            while (!old.isEmpty() && old.peek().readers.get() == 0) {
                ready.addAll(old.remove().retired);
            }
        }
        ready.forEach(Runnable::run);
    }

    /** What a reader is in. */
    public static final class Epoch {
        private final Epochs owner;
        private final AtomicInteger readers = new AtomicInteger();
        private final List<Runnable> retired = new ArrayList<>();
        private volatile boolean ended;

        private Epoch(Epochs owner) {
            this.owner = owner;
        }

        /** The reader holds nothing any more. */
        public void leave() {
            if (readers.decrementAndGet() == 0 && ended) {
                owner.reclaim();
            }
        }
    }
}
