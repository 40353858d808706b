package io.shorefs.acceptance.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shorefs.acceptance.Level;
import io.shorefs.acceptance.Seed;
import io.shorefs.acceptance.server.Command;
import io.shorefs.acceptance.server.Footprint;
import io.shorefs.acceptance.server.ServerFiles;
import io.shorefs.acceptance.server.ServerProcess;
import io.shorefs.conformance.ninep.NinepClient;
import io.shorefs.conformance.ninep.NinepFiles;
import io.shorefs.conformance.ninep.SetAttributes;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Thousands of connections send malformed frames: the server lives, another connection notices nothing, memory returns. */
class LiveFuzzTest {
    private static final int ATTACKERS = 4;
    private static final int WARM_UP = 4_000;
    private static final long SLOW_MILLIS = 5_000;

    @TempDir
    Path folder;

    private final long seed = Seed.next();
    private final SplittableRandom random = new SplittableRandom(seed);

    @Test
    void malformedConnectionsHarmNobody() throws InterruptedException, ExecutionException {
        ServerFiles files = ServerFiles.in(folder);
        try (ServerProcess server = ServerProcess.start(files);
                ExecutorService threads = Executors.newCachedThreadPool()) {
            prepare(server);
            Footprint quiet = Footprint.of(server.jvm().pid());
            Bystander bystander = new Bystander(server);
            Future<?> working = threads.submit(bystander);
            try {
                attack(files.port(), threads, WARM_UP);
                Footprint before = settled(server, quiet);
                attack(files.port(), threads, frames());
                assertFalse(working.isDone(), () -> "the bystander ended, seed " + seed + "\n" + files.logged());
                settled(server, before);
            } finally {
                bystander.stop();
                working.get();
            }
            assertTrue(bystander.rounds() > 10, () -> "the bystander did only " + bystander.rounds() + " rounds");
            assertTrue(
                    bystander.slowestMillis() < SLOW_MILLIS,
                    () -> "a round took " + bystander.slowestMillis() + " ms, seed " + seed);
            assertEquals(0, server.stop(Duration.ofSeconds(5)), files::logged);
        }
        Command fsck = Command.fsck(Duration.ofMinutes(1), files);
        assertEquals(0, fsck.status(), () -> fsck.output() + ", seed " + seed);
    }

    private static int frames() {
        return switch (Level.current()) {
            case QUICK -> 20_000;
            case FULL -> 200_000;
            case LONG -> 2_000_000;
        };
    }

    private static void prepare(ServerProcess server) {
        try (NinepClient client = server.client(0)) {
            NinepFiles files = new NinepFiles(client, 0);
            files.mkdir("fuzz", 0777, 0);
            int fid = files.walk("fuzz");
            client.setattr(fid, SetAttributes.mode(0777));
        }
    }

    private void attack(int port, ExecutorService threads, int frames) throws InterruptedException, ExecutionException {
        List<Future<?>> attacks = new ArrayList<>();
        for (int i = 0; i < ATTACKERS; i++) {
            Attacker attacker = new Attacker(port, random.split());
            attacks.add(threads.submit(() -> {
                attacker.attack(frames / ATTACKERS);
                return null;
            }));
        }
        for (Future<?> attack : attacks) {
            attack.get();
        }
    }

    /** Waits until a server holds no more than before, but for what a working connection holds for a while. */
    private Footprint settled(ServerProcess server, Footprint before) {
        long pid = server.jvm().pid();
        try {
            return Awaitility.await()
                    .atMost(Duration.ofSeconds(20))
                    .pollInterval(Duration.ofMillis(500))
                    .until(() -> Footprint.of(pid), now -> now.isAbout(before));
        } catch (ConditionTimeoutException e) {
            throw new AssertionError(
                    "before %s, after %s, seed %d%n%s"
                            .formatted(before, Footprint.of(pid), seed, Footprint.largestClasses(pid)),
                    e);
        }
    }
}
