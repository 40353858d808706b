package io.shorefs.acceptance.powercut;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.shorefs.acceptance.Level;
import io.shorefs.acceptance.Seed;
import io.shorefs.acceptance.guest.Guest;
import io.shorefs.acceptance.guest.Rig;
import io.shorefs.acceptance.server.Command;
import io.shorefs.acceptance.server.ObjectStoreServer;
import io.shorefs.acceptance.server.ServerFiles;
import io.shorefs.acceptance.server.ServerProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * PostgreSQL with its data on a mount, in a guest that loses its power while the server is killed and its machine lost with everything on it: on the next machine, which has nothing but
 * the bucket, every commit that was answered is there, and the database is sound.
 */
class PostgresTest {
    private static final Duration BOOT_AND_MAKE = Duration.ofMinutes(8);
    private static final Duration GUEST = Duration.ofMinutes(12);
    private static final Duration CHECK = Duration.ofMinutes(2);
    private static final int LONGEST_LOAD_MILLIS = 10_000;
    private static final String COMMITTED = "committed ";

    @TempDir
    Path folder;

    private final long seed = Seed.next();
    private final SplittableRandom random = new SplittableRandom(seed);

    @Test
    void everyCommitSurvivesTheLossOfBothMachines() throws InterruptedException {
        Rig.assumeGuest("postgres");
        try (ObjectStoreServer store = ObjectStoreServer.start()) {
            int rounds = Level.current() == Level.LONG ? 10 : 1;
            long committed = -1;
            for (int round = 0; round < rounds; round++) {
                committed = cutUnderLoad(machine(store, round), committed);
            }
            end(machine(store, rounds), committed);
        }
    }

    /** A machine that has nothing but the bucket. */
    private ServerFiles machine(ObjectStoreServer store, int number) {
        return ServerFiles.in(folder.resolve("machine" + number))
                .with("durability = \"store\"\n"
                        + store.configuration("s3://" + ObjectStoreServer.BUCKET + "/postgres", Map.of()));
    }

    private static Guest boot(ServerFiles files, long committed, String then) {
        return Guest.boot(GUEST, null, Map.of(), "postgres", "" + files.port(), "" + committed, then);
    }

    /** Checks the round before, works, cuts: the last row whose commit was answered then. */
    private long cutUnderLoad(ServerFiles files, long before) throws InterruptedException {
        try (ServerProcess server = ServerProcess.start(files);
                Guest guest = boot(files, before, "load")) {
            guest.awaitLine(BOOT_AND_MAKE, line -> line.startsWith(COMMITTED));
            TimeUnit.MILLISECONDS.sleep(random.nextInt(LONGEST_LOAD_MILLIS));
            if (random.nextBoolean()) {
                server.kill();
                guest.cutPower();
            } else {
                guest.cutPower();
                server.kill();
            }
            return guest.lines().stream()
                    .filter(line -> line.matches(COMMITTED + "\\d+"))
                    .mapToLong(line -> Long.parseLong(line.substring(COMMITTED.length())))
                    .max()
                    .orElseThrow();
        }
    }

    private void end(ServerFiles files, long committed) {
        try (ServerProcess server = ServerProcess.start(files)) {
            try (Guest guest = boot(files, committed, "end")) {
                assertEquals(
                        0,
                        guest.awaitExit(GUEST),
                        () -> "seed " + seed + ", committed " + committed + "\n" + String.join("\n", guest.lines()));
            }
            assertEquals(0, server.stop(Duration.ofSeconds(20)), files::logged);
        }
        Command fsck = Command.fsck(CHECK, files);
        assertEquals(0, fsck.status(), fsck::output);
        Command store = Command.shorefs(
                CHECK, "fsck", "--store", "--contents", "-c", files.config().toString());
        assertEquals(0, store.status(), store::output);
    }
}
