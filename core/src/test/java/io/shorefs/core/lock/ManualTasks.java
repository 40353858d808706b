package io.shorefs.core.lock;

import io.shorefs.core.Tasks;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Delays end when the test says so. */
final class ManualTasks implements Tasks {
    private final List<Runnable> timers = new ArrayList<>();

    /** Ends every delay that was not cancelled. */
    void fire() {
        List<Runnable> due = List.copyOf(timers);
        timers.clear();
        due.forEach(Runnable::run);
    }

    int pending() {
        return timers.size();
    }

    @Override
    public Timer schedule(Duration delay, Runnable work) {
        timers.add(work);
        return () -> timers.remove(work);
    }

    @Override
    public Worker worker(String name, Runnable step) {
        throw new UnsupportedOperationException("locks need no worker");
    }

    @Override
    public void execute(Runnable work) {
        throw new UnsupportedOperationException("locks run nothing later but delays");
    }
}
