package io.shorefs.core.lock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shorefs.api.LockOwner;
import io.shorefs.api.LockRange;
import io.shorefs.core.SystemTasks;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Several threads at one lock, waiting, giving up, cancelling and closing: never two have it, and nothing is left. */
class LockRaceTest {
    private static final int THREADS = 6;
    private static final int ROUNDS = 4_000;
    private static final long INODE = 1;

    private final AtomicInteger inside = new AtomicInteger();
    private final AtomicInteger granted = new AtomicInteger();

    @Test
    @Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void neverTwoHaveIt() throws Exception {
        long seed = new Random().nextLong();
        try (SystemTasks tasks = new SystemTasks();
                ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
            LockTable table = new LockTable(tasks, 64 << 20);
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                LockOwner owner = new LockOwner(i, 0, "client");
                Random random = new Random(seed + i);
                running.add(threads.submit(() -> work(table, owner, random)));
            }
            for (Future<?> thread : running) {
                thread.get();
            }
            LockRange all = new LockRange(true, 0, 0, new LockOwner(99, 0, "client"));
            assertEquals(Optional.empty(), table.conflict(INODE, all), () -> "seed " + seed);
            assertTrue(granted.get() > ROUNDS, () -> "seed " + seed);
        }
    }

    private void work(LockTable table, LockOwner owner, Random random) {
        LockRange range = new LockRange(true, 0, 0, owner);
        for (int i = 0; i < ROUNDS; i++) {
            RaceHolder holder = new RaceHolder();
            Duration wait = random.nextInt(4) == 0 ? Duration.ofNanos(50_000) : Duration.ofSeconds(60);
            CompletableFuture<Boolean> asked = table.lock(holder, INODE, range, wait);
            if (random.nextInt(4) == 0) {
                asked.cancel(false);
            }
            if (isGranted(asked)) {
                assertEquals(1, inside.incrementAndGet());
                granted.incrementAndGet();
                inside.decrementAndGet();
            }
            if (random.nextBoolean()) {
                table.unlock(INODE, range);
            }
            holder.open = false;
            table.release(holder, INODE);
        }
    }

    private static boolean isGranted(CompletableFuture<Boolean> asked) {
        try {
            return asked.join();
        } catch (CancellationException cancelled) {
            return false;
        }
    }

    private static final class RaceHolder implements Holder {
        private volatile boolean open = true;

        @Override
        public boolean isOpen() {
            return open;
        }
    }
}
