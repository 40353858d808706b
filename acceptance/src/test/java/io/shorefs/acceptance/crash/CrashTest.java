package io.shorefs.acceptance.crash;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shorefs.acceptance.Level;
import io.shorefs.acceptance.Seed;
import io.shorefs.acceptance.server.Command;
import io.shorefs.acceptance.server.ServerFiles;
import io.shorefs.acceptance.server.ServerProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The server is killed in the middle of its work, again and again on the same data: nothing that was made durable is lost,
 * and what is there is a prefix of what happened.
 */
class CrashTest {
    private static final int FSCK_EVERY = 5;
    private static final int RESTART_KILLS_EVERY = 4;
    private static final int OPERATIONS = 20_000;
    private static final Duration FSCK = Duration.ofSeconds(30);
    private static final List<Habits> HABITS = List.of(
            new Habits(5, 0, 20_000), new Habits(60, 20, 100_000), new Habits(0, 0, 5_000), new Habits(0, 3, 200_000));

    @TempDir
    Path folder;

    private final long seed = Seed.next();
    private final SplittableRandom random = new SplittableRandom(seed);
    private final List<Session> sessions = new ArrayList<>();

    @Test
    void survivesKills() {
        int rounds = rounds();
        int operations = 0;
        ServerFiles files = ServerFiles.in(folder);
        for (Habits habits : HABITS) {
            sessions.add(new Session("s" + sessions.size(), new OperationSource(random.split(), habits)));
        }
        for (int round = 1; round <= rounds; round++) {
            try {
                operations += round(files, round);
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError(
                        "round %d of seed %d: %s%nThe server logged:%n%s"
                                .formatted(round, seed, e.getMessage(), tail(files.logged())),
                        e);
            }
        }
        assertTrue(operations > rounds * 10, "only " + operations + " operations in " + rounds + " rounds");
        stopsCleanly(files);
    }

    private static int rounds() {
        return switch (Level.current()) {
            case QUICK -> 10;
            case FULL -> 50;
            case LONG -> 500;
        };
    }

    /** Starts, checks what the round before left, works, kills: how many operations were asked for. */
    private int round(ServerFiles files, int round) {
        try (ServerProcess server = ServerProcess.start(files)) {
            checkAndGoOn(server);
            sessions.forEach(session -> session.prepare(server));
            workUntilKilled(server);
        }
        if (round % RESTART_KILLS_EVERY == 0) {
            killWhileStarting(files);
        }
        if (round % FSCK_EVERY == 0) {
            fsck(files);
        }
        return sessions.stream().mapToInt(s -> s.steps().size()).sum();
    }

    private void checkAndGoOn(ServerProcess server) {
        List<Survivors> survivors = new ArrayList<>();
        for (Session session : sessions) {
            survivors.add(
                    session.steps().isEmpty() && session.base().paths().isEmpty()
                            ? new Survivors(0, 0, new Tree())
                            : Survivors.find(session, session.actual(server)));
        }
        Prefix.check(sessions, survivors);
        for (int i = 0; i < sessions.size(); i++) {
            sessions.get(i).goOnFrom(survivors.get(i).tree());
        }
    }

    private void workUntilKilled(ServerProcess server) {
        try (ExecutorService threads = Executors.newCachedThreadPool()) {
            List<Future<?>> working = new ArrayList<>();
            for (Session session : sessions) {
                working.add(threads.submit(() -> session.work(server, OPERATIONS)));
            }
            int millis = 30 + random.nextInt(1200);
            TimeUnit.MILLISECONDS.sleep(millis);
            server.kill();
            for (Future<?> work : working) {
                work.get();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }

    private void killWhileStarting(ServerFiles files) {
        try (ServerProcess server = ServerProcess.launch(files)) {
            TimeUnit.MILLISECONDS.sleep(100 + random.nextInt(900));
            server.kill();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private static void fsck(ServerFiles files) {
        Command fsck = Command.fsck(FSCK, files);
        assertEquals(0, fsck.status(), fsck::output);
    }

    /** A clean stop keeps everything that was answered, synced or not. */
    private void stopsCleanly(ServerFiles files) {
        try (ServerProcess server = ServerProcess.start(files)) {
            checkAndGoOn(server);
            sessions.forEach(session -> session.work(server, 50));
            assertEquals(0, server.stop(Duration.ofSeconds(5)), files::logged);
        }
        fsck(files);
        try (ServerProcess server = ServerProcess.start(files)) {
            for (Session session : sessions) {
                assertEquals(50, Survivors.find(session, session.actual(server)).most(), session.home());
            }
        }
    }

    private static String tail(String log) {
        return log.substring(Math.max(0, log.length() - 4000));
    }
}
