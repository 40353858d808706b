package io.shorefs.core;

import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.shorefs.api.Errno;
import io.shorefs.conformance.filesystem.TestClock;
import io.shorefs.conformance.random.Generator;
import io.shorefs.conformance.random.Step;
import io.shorefs.conformance.random.World;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Several threads at once on few names: nothing hangs, nothing is a fault, and what is left is whole (the volume checks that at its end). */
class ConcurrentNamesTest {
    private static final int THREADS = 4;
    private static final int STEPS = Integer.getInteger("shorefs.steps", 3_000);

    @Test
    @Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void manyAtOnceLeaveAWholeFilesystem() throws Exception {
        long seed = Long.getLong("shorefs.seed", new Random().nextLong());
        try (MemoryVolume volume = new MemoryVolume(new TestClock());
                ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                Random random = new Random(seed + i);
                running.add(threads.submit(() -> work(new World(volume.fs()), random, seed)));
            }
            for (Future<?> thread : running) {
                thread.get();
            }
        }
    }

    private static void work(World world, Random random, long seed) {
        Generator generator = new Generator(random);
        for (int i = 0; i < STEPS; i++) {
            Step step = generator.next(world);
            assertNotEquals(Errno.EIO.name(), step.run(world), () -> step + ", -Dshorefs.seed=" + seed);
        }
    }
}
