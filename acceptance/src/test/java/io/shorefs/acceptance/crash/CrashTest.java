package io.shorefs.acceptance.crash;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shorefs.acceptance.Level;
import io.shorefs.acceptance.server.ServerFiles;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kills of a server that keeps everything in its journal. */
class CrashTest {
    private static final int FSCK_EVERY = 5;
    private static final int RESTART_KILLS_EVERY = 4;
    private static final List<Habits> HABITS = List.of(
            new Habits(5, 0, 20_000), new Habits(60, 20, 100_000), new Habits(0, 0, 5_000), new Habits(0, 3, 200_000));

    @TempDir
    Path folder;

    @Test
    void survivesKills() {
        int rounds = rounds();
        KilledServer server = new KilledServer(ServerFiles.in(folder), HABITS);
        int operations = server.run(rounds, round -> {
            if (round % RESTART_KILLS_EVERY == 0) {
                server.killWhileStarting();
            }
            if (round % FSCK_EVERY == 0) {
                server.fsck();
            }
        });
        assertTrue(operations > rounds * 10, "only " + operations + " operations in " + rounds + " rounds");
    }

    private static int rounds() {
        return switch (Level.current()) {
            case QUICK -> 5;
            case FULL -> 50;
            case LONG -> 500;
        };
    }
}
