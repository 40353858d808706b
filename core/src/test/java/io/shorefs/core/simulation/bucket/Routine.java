package io.shorefs.core.simulation.bucket;

import io.shorefs.core.simulation.MachineStopped;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * Work with a thread of its own that goes on only when it is its turn, until it suspends itself, ends, or waits for a lock that another one has. So at most one of all goes on at a
 * time, but for the moment in which one lets go of a lock that others wait for.
 */
final class Routine {
    /** So long somebody who waits is taken for one who goes on: he may be about to. */
    private static final long LOCKED_NANOS = 50_000;

    private final Thread driver = Thread.currentThread();
    private final Executor threads;
    private final Runnable work;
    private volatile Thread thread;
    private volatile State state = State.SUSPENDED;
    private volatile boolean awake;
    private volatile boolean stopped;
    private volatile Throwable failure;
    private BooleanSupplier due = () -> true;

    private enum State {
        GOES_ON,
        SUSPENDED,
        ENDED
    }

    /** One that has not begun. */
    Routine(Executor threads, Runnable work) {
        this.threads = threads;
        this.work = work;
    }

    /** Whether it may go on when it has its turn. */
    boolean isDue() {
        return state == State.SUSPENDED && due.getAsBoolean();
    }

    /** Whether it waits for something that another one has, or has just got it. */
    boolean isLocked() {
        return state == State.GOES_ON;
    }

    boolean hasEnded() {
        return state == State.ENDED;
    }

    /** Its turn; returns when it is over. */
    void goOn() {
        awake = false;
        state = State.GOES_ON;
        if (thread == null) {
            threads.execute(this::run);
        } else {
            LockSupport.unpark(thread);
        }
        settle();
    }

    /** It is stopped where it is, and does nothing more. */
    void stop() {
        stopped = true;
        if (thread == null) {
            state = State.ENDED;
        } else if (state == State.SUSPENDED) {
            goOn();
        }
    }

    /** Returns when it is suspended, has ended, or waits for somebody. */
    void settle() {
        long lockedSince = 0;
        while (state == State.GOES_ON) {
            boolean awoke = awake; // known before its thread
            Thread present = thread;
            boolean locked =
                    awoke && (present.getState() == Thread.State.BLOCKED || present.getState() == Thread.State.WAITING);
            long now = System.nanoTime();
            if (!locked) {
                lockedSince = 0;
            } else if (lockedSince == 0) {
                lockedSince = now;
            } else if (now - lockedSince > LOCKED_NANOS) {
                break;
            }
            LockSupport.parkNanos(this, LOCKED_NANOS / 2);
        }
        Throwable thrown = failure;
        if (thrown != null) {
            failure = null;
            throw new AssertionError("something failed that nobody expected", thrown);
        }
    }

    /** Its turn is over; by itself. It gets another one when that is true, or when it is stopped. */
    void suspend(BooleanSupplier until) {
        due = until;
        state = State.SUSPENDED;
        LockSupport.unpark(driver);
        while (state == State.SUSPENDED) {
            LockSupport.park(this);
        }
        awake = true;
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
        return state + (thread == null ? "" : " " + List.of(thread.getStackTrace()));
    }

    private void run() {
        thread = Thread.currentThread();
        awake = true;
        try {
            requireHost();
            work.run();
        } catch (MachineStopped e) {
            // as it should
        } catch (Throwable e) {
            failure = stopped ? null : e;
        }
        state = State.ENDED;
        LockSupport.unpark(driver);
    }
}
