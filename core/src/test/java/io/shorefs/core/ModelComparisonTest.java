package io.shorefs.core;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.shorefs.conformance.filesystem.TestClock;
import io.shorefs.conformance.model.ModelFileSystem;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;

/** The same random operations happen to the core and to the model: every answer, every attribute and every listing is the same. */
class ModelComparisonTest {
    private static final int STEPS = Integer.getInteger("shorefs.steps", 3_000);
    private static final int LOOKED_AT = 25;
    private static final int HISTORY = 12;

    private final TestClock clock = new TestClock();
    private final ArrayDeque<String> history = new ArrayDeque<>();

    @RepeatedTest(5)
    void whatHappensIsWhatTheModelSays() {
        long seed = Long.getLong("shorefs.seed", new Random().nextLong());
        Random random = new Random(seed);
        try (MemoryVolume volume = new MemoryVolume(clock)) {
            Side core = new Side(volume.fs());
            Side model = new Side(new ModelFileSystem(clock));
            RandomOperations operations = new RandomOperations(random, model);
            for (int step = 0; step < STEPS; step++) {
                advance(random);
                RandomOperations.Operation operation = operations.next();
                remember(operation.text());
                Object expected = model.outcome(operation.run());
                Object happened = core.outcome(operation.run());
                assertEquals(expected, happened, () -> where(seed));
                compareInodes(model, core, seed);
            }
        }
    }

    private void compareInodes(Side model, Side core, long seed) {
        assertEquals(model.inodes(), core.inodes(), () -> where(seed));
        for (int i = 0; i < model.inodes(); i++) {
            if (i == 0 || i >= model.inodes() - LOOKED_AT) {
                int index = i;
                assertEquals(model.look(i), core.look(i), () -> "inode " + index + " " + where(seed));
            }
        }
    }

    private void advance(Random random) {
        if (random.nextInt(3) > 0) {
            clock.tick();
        } else if (random.nextInt(30) == 0) {
            clock.advance(Duration.ofHours(30));
        }
    }

    private void remember(String text) {
        history.add(text);
        if (history.size() > HISTORY) {
            history.remove();
        }
    }

    private String where(long seed) {
        return "after -Dshorefs.seed=" + seed + "\n" + String.join("\n", history) + "\n";
    }
}
