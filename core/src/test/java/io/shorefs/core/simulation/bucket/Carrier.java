package io.shorefs.core.simulation.bucket;

import java.lang.reflect.Method;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * The one thread on which all threads of a simulation go on: that of its driver, while it is in {@link #run}. They are virtual ones, so one that waits for a lock, or for an answer, has
 * left it, and whoever lets go of the lock puts it in line again. Nothing but the simulation itself decides who goes on when.
 */
final class Carrier {
    /** The JDK's thread that puts those in line who get a monitor. */
    private static final String UNBLOCKER = "VirtualThread-unblocker";

    private static final int MONITOR_SECONDS = 10;
    private static final Method NEW_THREAD = newThread();

    private final Thread driver = Thread.currentThread();
    private final BlockingQueue<Runnable> ready = new LinkedBlockingQueue<>();
    private final Set<Thread> own = ConcurrentHashMap.newKeySet();
    private volatile Throwable failure;

    /** The JDK has virtual threads with a scheduler of their own, but shows them to nobody yet. */
    private static Method newThread() {
        try {
            Method method = Class.forName("java.lang.ThreadBuilders")
                    .getDeclaredMethod("newVirtualThread", Executor.class, String.class, int.class, Runnable.class);
            method.setAccessible(true);
            return method;
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("virtual threads have no scheduler of their own in this JDK", e);
        }
    }

    /** A thread that begins when it is started, and the driver lets it. */
    Thread thread(String name, Runnable work) {
        try {
            Thread thread = (Thread) NEW_THREAD.invoke(null, (Executor) this::ready, name, 0, work);
            own.add(thread);
            return thread;
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("virtual threads have no scheduler of their own in this JDK", e);
        }
    }

    /** Lets all go on that can, until none can; fails when one of them did. The one that has its turn is waited for when it has met somebody of the JDK's own at a monitor. */
    void run(Thread turn) {
        for (Runnable next = ready.poll(); next != null; next = next(turn)) {
            next.run();
        }
        if (failure != null) {
            Throwable thrown = failure;
            failure = null;
            throw new AssertionError("something failed that nobody expected", thrown);
        }
    }

    private Runnable next(Thread turn) {
        Runnable next = ready.poll();
        if (next != null || turn.getState() != Thread.State.BLOCKED) {
            return next;
        }
        try {
            next = ready.poll(MONITOR_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        if (next == null) {
            throw new IllegalStateException("a monitor is held by one who waits: " + List.of(turn.getStackTrace()));
        }
        return next;
    }

    /** One of the threads failed. */
    void failed(Throwable thrown) {
        failure = thrown;
    }

    /** One of the threads ended. */
    void ended(Thread thread) {
        own.remove(thread);
    }

    private void ready(Runnable next) {
        Thread waker = Thread.currentThread();
        if (waker != driver && !own.contains(waker) && !waker.getName().equals(UNBLOCKER)) {
            failure = new IllegalStateException("a thread is woken from outside, by " + waker);
        }
        ready.add(next);
    }
}
