package io.shorefs.core.simulation.bucket;

import io.shorefs.core.simulation.MachineStopped;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Work with a thread of its own that goes on only when it is its turn, until it suspends itself, ends, or waits for a lock that another one has. */
final class Routine implements Runnable {
    private final Carrier carrier;
    private final Thread thread;
    private final Runnable work;
    private State state = State.NEW;
    private boolean stopped;
    private BooleanSupplier due = () -> true;

    private enum State {
        NEW,
        GOES_ON,
        SUSPENDED,
        ENDED
    }

    /** One that has not begun. */
    Routine(String name, Carrier carrier, Runnable work) {
        this.carrier = carrier;
        this.work = work;
        thread = carrier.thread(name, this::work);
    }

    /** Whether it may go on when it has its turn. */
    boolean isDue() {
        return state == State.NEW || (state == State.SUSPENDED && due.getAsBoolean());
    }

    boolean hasEnded() {
        return state == State.ENDED;
    }

    /** Its turn; returns when it is over, and when those have gone on that waited for what it let go of. */
    @Override
    public void run() {
        boolean isNew = state == State.NEW;
        state = State.GOES_ON;
        if (isNew) {
            thread.start();
        } else {
            LockSupport.unpark(thread);
        }
        carrier.run(thread);
    }

    /** It is stopped where it is, and does nothing more. */
    void stop() {
        stopped = true;
        if (state == State.NEW) {
            state = State.ENDED;
        } else if (state == State.SUSPENDED) {
            run();
        }
    }

    /** Its turn is over; by itself. It gets another one when that is true, or when it is stopped. */
    void suspend(BooleanSupplier until) {
        due = until;
        state = State.SUSPENDED;
        while (state == State.SUSPENDED) {
            LockSupport.park(this);
        }
        requireHost();
    }

    /** Throws when it was stopped. */
    void requireHost() {
        if (stopped) {
            throw new MachineStopped();
        }
    }

    @Override
    public String toString() {
        return state + " " + List.of(thread.getStackTrace());
    }

    private void work() {
        try {
            requireHost();
            work.run();
        } catch (MachineStopped e) {
            // as it should
        } catch (Throwable e) {
            if (!stopped && !isStop(e)) {
                carrier.failed(e);
            }
        }
        state = State.ENDED;
        carrier.ended(thread);
    }

    /** Another one of its host was stopped first, whose answer it waited for. */
    private static boolean isStop(Throwable e) {
        return e instanceof MachineStopped || (e.getCause() != null && isStop(e.getCause()));
    }
}
