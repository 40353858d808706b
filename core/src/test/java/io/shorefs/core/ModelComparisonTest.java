package io.shorefs.core;

import io.shorefs.conformance.filesystem.TestClock;
import io.shorefs.conformance.model.ModelFileSystem;
import io.shorefs.conformance.random.Comparison;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;

/** As the suite compares a filesystem with the model, for longer, so that there is more in it. {@code -Dshorefs.seed=N} does again what a failure told. */
class ModelComparisonTest {
    private static final int STEPS = Integer.getInteger("shorefs.steps", 3_000);

    @RepeatedTest(5)
    void whatHappensIsWhatTheModelSays() {
        long seed = Long.getLong("shorefs.seed", new Random().nextLong());
        TestClock clock = new TestClock();
        try (MemoryVolume volume = new MemoryVolume(clock)) {
            new Comparison(volume.fs(), new ModelFileSystem(clock), clock, seed).run(STEPS);
        }
    }
}
