package io.shorefs.acceptance.powercut;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.shorefs.acceptance.Level;
import io.shorefs.acceptance.Seed;
import io.shorefs.acceptance.guest.Guest;
import io.shorefs.acceptance.guest.Rig;
import io.shorefs.acceptance.server.Command;
import io.shorefs.acceptance.server.Distribution;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A whole machine loses its power: the server, its disk and the kernel that mounts it run in a guest that is killed under
 * load. After the next boot all that was synced is there, and what is there is a prefix of what happened.
 */
class GuestPowerCutTest {
    private static final Duration BOOT = Duration.ofMinutes(3);
    private static final Duration GUEST = Duration.ofMinutes(6);
    private static final long DISK_BYTES = 1L << 30;
    private static final int LONGEST_LOAD_MILLIS = 8_000;

    @TempDir
    Path folder;

    private final long seed = Seed.next();
    private final SplittableRandom random = new SplittableRandom(seed);

    @Test
    void syncedDataSurvivesPowerCuts() throws IOException, InterruptedException {
        Rig.assumeGuest("mkfs.ext4", "python3");
        Path disk = disk();
        long synced = -1;
        int rounds = Level.current() == Level.LONG ? 10 : 1;
        for (int round = 0; round < rounds; round++) {
            synced = cutUnderLoad(disk, synced);
        }
        try (Guest guest = boot(disk, synced, "end")) {
            assertEquals(0, guest.awaitExit(GUEST), () -> "seed " + seed + "\n" + String.join("\n", guest.lines()));
        }
    }

    private Path disk() throws IOException {
        Path disk = folder.resolve("disk");
        try (RandomAccessFile file = new RandomAccessFile(disk.toFile(), "rw")) {
            file.setLength(DISK_BYTES);
        }
        Command mkfs = Command.run(Duration.ofMinutes(1), List.of("mkfs.ext4", "-q", "-F", disk.toString()));
        assertEquals(0, mkfs.status(), mkfs::output);
        return disk;
    }

    private static Guest boot(Path disk, long synced, String then) {
        Map<String, String> environment = Map.of(
                "LAUNCHER", Distribution.launcher().toString(),
                "JAVA_HOME", System.getProperty("java.home"));
        return Guest.boot(GUEST, disk, environment, "powercut", "" + synced, then);
    }

    /** Boots, checks the round before, works, cuts: how many operations were known to be synced then. */
    private long cutUnderLoad(Path disk, long before) throws InterruptedException {
        try (Guest guest = boot(disk, before, "load")) {
            guest.awaitLine(BOOT, line -> line.startsWith("synced "));
            TimeUnit.MILLISECONDS.sleep(random.nextInt(LONGEST_LOAD_MILLIS));
            guest.cutPower();
            return guest.lines().stream()
                    .filter(line -> line.matches("synced \\d+"))
                    .mapToLong(line -> Long.parseLong(line.substring("synced ".length())))
                    .max()
                    .orElseThrow();
        }
    }
}
