package io.shorefs.core;

import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** {@link Tasks} on platform threads. */
public final class SystemTasks implements Tasks, AutoCloseable {
    private static final int SHARED_THREADS = 2;

    private static final int REQUESTS = 64;

    private final ScheduledThreadPoolExecutor shared;
    private final Semaphore requests = new Semaphore(REQUESTS);
    private final ExecutorService blocking = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("shorefs-store-", 0).factory());

    public SystemTasks() {
        ThreadFactory threads =
                Thread.ofPlatform().daemon().name("shorefs-work-", 0).factory();
        shared = new ScheduledThreadPoolExecutor(SHARED_THREADS, threads);
        shared.setRemoveOnCancelPolicy(true);
        shared.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    @Override
    public Worker worker(String name, Runnable step) {
        return new ThreadWorker(name, step);
    }

    @Override
    public void execute(Runnable work) {
        shared.execute(work);
    }

    @Override
    public void executeBlocking(Runnable work) {
        blocking.execute(() -> {
            requests.acquireUninterruptibly();
            try {
                work.run();
            } finally {
                requests.release();
            }
        });
    }

    @Override
    public Timer schedule(Duration delay, Runnable work) {
        var future = shared.schedule(work, delay.toNanos(), TimeUnit.NANOSECONDS);
        return () -> future.cancel(false);
    }

    @Override
    public void close() {
        shared.shutdown();
        blocking.shutdown();
    }

    private static final class ThreadWorker implements Worker {
        private static final long NEVER = Long.MAX_VALUE;

        private final Runnable step;
        private final Thread thread;
        private volatile boolean awake;
        private volatile boolean closed;
        private volatile long deadline = NEVER;

        ThreadWorker(String name, Runnable step) {
            this.step = step;
            thread = Thread.ofPlatform().daemon().name(name).start(this::run);
        }

        @Override
        public void wake() {
            if (!awake) {
                awake = true;
                LockSupport.unpark(thread);
            }
        }

        @Override
        public void wakeIn(Duration delay) {
            long at = System.nanoTime() + delay.toNanos();
            synchronized (this) {
                if (deadline != NEVER && deadline - at <= 0) {
                    return;
                }
                deadline = at;
            }
            LockSupport.unpark(thread);
        }

        @Override
        public void close() {
            closed = true;
            LockSupport.unpark(thread);
            if (Thread.currentThread() == thread) {
                return;
            }
            boolean interrupted = false;
            while (thread.isAlive()) {
                try {
                    thread.join();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }

        private void run() {
            while (!closed) {
                if (due()) {
                    step.run();
                } else {
                    park();
                }
            }
        }

        private boolean due() {
            synchronized (this) {
                if (deadline != NEVER && System.nanoTime() - deadline >= 0) {
                    deadline = NEVER;
                    awake = true;
                }
            }
            if (!awake) {
                return false;
            }
            awake = false;
            return true;
        }

        private void park() {
            long at = deadline;
            if (at == NEVER) {
                LockSupport.park(this);
            } else {
                LockSupport.parkNanos(this, Math.max(1, at - System.nanoTime()));
            }
        }
    }
}
