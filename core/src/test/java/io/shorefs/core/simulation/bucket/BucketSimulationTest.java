package io.shorefs.core.simulation.bucket;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Histories of several servers on one bucket, each made by its seed: {@code -Dshorefs.seed=N} does again what a failure told, {@code -Dshorefs.histories=N} does more.
 */
@Tag("full") // many histories
class BucketSimulationTest {
    private static final long SEED = Long.getLong("shorefs.seed", 1);
    private static final int HISTORIES = Integer.getInteger("shorefs.histories", 300);
    private static final int STEPS = Integer.getInteger("shorefs.steps", 1500);

    @Test
    void whatWasPromisedIsKept() {
        ExecutorService threads =
                Executors.newCachedThreadPool(Thread.ofPlatform().daemon().factory());
        try {
            for (long seed = SEED; seed < SEED + HISTORIES; seed++) {
                try {
                    new Simulation(seed, threads).run(STEPS);
                } catch (AssertionError | RuntimeException e) {
                    throw new AssertionError(
                            "To see it again: -Dshorefs.seed=" + seed + " -Dshorefs.histories=1\n" + e.getMessage(), e);
                }
            }
        } finally {
            threads.shutdown();
        }
    }
}
