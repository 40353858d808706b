package io.shorefs.core;

import io.shorefs.conformance.filesystem.TestClock;
import io.shorefs.conformance.history.ConcurrentHistories;
import java.time.InstantSource;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Concurrent sessions on few names: what each was answered is explained by an order of the model, while commits and hand-overs go on beside; what is left is
 * whole (the volume checks that at its end).
 */
class LinearizabilityTest {
    private static final int HISTORIES = Integer.getInteger("shorefs.histories", 1_500);

    @Test
    @Timeout(value = 300, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void theModelExplainsConcurrentSessions() throws InterruptedException {
        long seed = Long.getLong("shorefs.seed", new Random().nextLong());
        try (MemoryVolume volume = new MemoryVolume(stalling(new TestClock()), StallingMap::new)) {
            AtomicBoolean ended = new AtomicBoolean();
            Thread commits = Thread.ofPlatform().start(() -> {
                while (!ended.get()) {
                    volume.fs().syncAll().join();
                }
            });
            try {
                new ConcurrentHistories(volume.fs(), seed).run(HISTORIES);
            } finally {
                ended.set(true);
                commits.join();
            }
        }
    }

    /** The clock is read inside an operation's locks. */
    private static InstantSource stalling(InstantSource clock) {
        return () -> {
            StallingMap.stall();
            return clock.instant();
        };
    }
}
