package io.shorefs.core;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.shorefs.api.AttributeChanges;
import io.shorefs.conformance.filesystem.Answers;
import io.shorefs.conformance.filesystem.TestClock;
import io.shorefs.conformance.random.AttributeStep;
import io.shorefs.conformance.random.Generator;
import io.shorefs.conformance.random.Step;
import io.shorefs.conformance.random.Timed;
import io.shorefs.conformance.random.Tree;
import io.shorefs.conformance.random.User;
import io.shorefs.conformance.random.World;
import io.shorefs.core.simulation.History;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Random operations with random crashes against the model, beside threads that commit and apply as they always do: the same answer to each, and after a crash the state
 * after some prefix of them that has all that was synced. {@code -Dshorefs.seed=N} does the same operations and crashes once more.
 */
class ModelTest {
    private static final int SCENARIOS = 60;
    private static final int STEPS = 150;

    @Test
    void everyAnswerAndEveryCrashAgreesWithTheModel() {
        Long replay = Long.getLong("shorefs.seed");
        long first = replay != null ? replay : new Random().nextLong();
        for (int i = 0; i < (replay != null ? 1 : SCENARIOS); i++) {
            try (Scenario scenario = new Scenario(first + i)) {
                scenario.run();
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("To see it again: -Dshorefs.seed=" + (first + i), e);
            }
        }
    }

    private static final class Scenario implements AutoCloseable {
        private final Random random;
        private final Generator generator;
        private final TestTime time = new TestTime(new TestClock());
        private final History history = new History();
        private Volume volume = Volume.empty(time);
        private History.Found model;
        private World subject;
        private int durable;

        Scenario(long seed) {
            random = new Random(seed);
            generator = new Generator(random);
            begin();
            step(new AttributeStep.Change(User.ROOT, 0, AttributeChanges.ofMode(0777)));
            sync(); // a crash before the first record makes the filesystem anew, at another time
        }

        void run() {
            for (int i = 0; i < STEPS; i++) {
                if (random.nextInt(25) == 0) {
                    sync();
                } else if (random.nextInt(40) == 0) {
                    volume = volume.crash(random.nextBoolean());
                    begin();
                } else {
                    step(next());
                }
            }
            assertEquals(Tree.of(model.world().fileSystem()), Tree.of(volume.fs()));
            assertEquals(List.of(), volume.faults());
            assertEquals(List.of(), volume.check().findings());
        }

        @Override
        public void close() {
            volume.close();
        }

        private void begin() {
            model = history.crash(volume.fs(), durable);
            time.set(model.clock());
            subject = new World(volume.fs()).explore();
            durable = 0;
        }

        private void sync() {
            Answers.of(volume.fs().syncAll());
            durable = history.size();
        }

        /** Half of them about bytes. */
        private Step next() {
            World world = model.world();
            return world.files() > 0 && random.nextBoolean() ? generator.file(world) : generator.next(world);
        }

        private void step(Step step) {
            Timed next = new Timed(Duration.ofMillis(1 + random.nextInt(2000)), step);
            history.add(next);
            String expected = next.run(model.world(), model.clock());
            assertEquals(
                    World.withoutAccessTimes(expected),
                    World.withoutAccessTimes(step.run(subject)),
                    () -> "at the last of\n" + history.told());
        }
    }
}
