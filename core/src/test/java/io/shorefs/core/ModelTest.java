package io.shorefs.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import io.shorefs.api.FileSystem;
import io.shorefs.conformance.model.ModelFileSystem;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Random operations with random crashes against the model: the same answer to each, and after a crash the state after some prefix of them that has all that was
 * synced. {@code -Dshorefs.seed=N} replays one.
 */
class ModelTest {
    private static final int SCENARIOS = 60;
    private static final int STEPS = 150;

    @Test
    void everyAnswerAndEveryCrashAgreesWithTheModel() {
        Long replay = Long.getLong("shorefs.seed");
        if (replay != null) {
            scenario(replay);
            return;
        }
        long first = System.nanoTime();
        for (int i = 0; i < SCENARIOS; i++) {
            scenario(first + i);
        }
    }

    private static void scenario(long seed) {
        Random random = new Random(seed);
        PathOperations operations = new PathOperations(random);
        List<PathOperations.Operation> happened = new ArrayList<>();
        FileSystem model = new ModelFileSystem();
        int durable = 0;
        Volume volume = Volume.empty();
        try {
            for (int step = 0; step < STEPS; step++) {
                if (random.nextInt(25) == 0) {
                    volume.fs().syncAll().join();
                    durable = happened.size();
                } else if (random.nextInt(40) == 0) {
                    volume = volume.crash(random.nextBoolean());
                    int kept = prefix(happened, durable, PathOperations.dump(volume.fs()), seed);
                    happened = new ArrayList<>(happened.subList(0, kept));
                    durable = kept;
                    model = replay(happened, kept);
                } else {
                    PathOperations.Operation next = operations.next();
                    String expected = next.on(model);
                    happened.add(next);
                    assertEquals(expected, next.on(volume.fs()), () -> message(seed, next));
                }
            }
            assertEquals(PathOperations.dump(model), PathOperations.dump(volume.fs()), "seed " + seed);
            assertEquals(List.of(), volume.faults(), "seed " + seed);
            assertEquals(List.of(), volume.check().findings(), "seed " + seed);
        } finally {
            volume.close();
        }
    }

    private static String message(long seed, PathOperations.Operation operation) {
        return operation + ", replay with -Dshorefs.seed=" + seed;
    }

    private static int prefix(List<PathOperations.Operation> happened, int durable, List<String> found, long seed) {
        for (int kept = happened.size(); kept >= durable; kept--) {
            if (PathOperations.dump(replay(happened, kept)).equals(found)) {
                return kept;
            }
        }
        return fail("after a crash the state is that of no prefix from " + durable + " to " + happened.size()
                + ", replay with -Dshorefs.seed=" + seed);
    }

    private static FileSystem replay(List<PathOperations.Operation> operations, int count) {
        FileSystem model = new ModelFileSystem();
        for (PathOperations.Operation operation : operations.subList(0, count)) {
            String ignored = operation.on(model);
            if (ignored.isEmpty()) {
                throw new IllegalStateException("an answer is never empty");
            }
        }
        return model;
    }
}
