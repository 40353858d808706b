package io.shorefs.acceptance.crash;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.shorefs.acceptance.Seed;
import io.shorefs.acceptance.server.Command;
import io.shorefs.acceptance.server.ServerFiles;
import io.shorefs.acceptance.server.ServerProcess;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** A server that is killed in the middle of its work, again and again on the same data: nothing that was made durable is lost, and what is there is a prefix of what happened. */
final class KilledServer {
    private static final int OPERATIONS = 20_000;
    /** So much of a round has to be in the store before a machine is lost. */
    private static final Duration SOME_WORK = Duration.ofMillis(300);

    private static final Duration FSCK = Duration.ofSeconds(30);

    private final ServerFiles files;
    private final long seed = Seed.next();
    private final SplittableRandom random = new SplittableRandom(seed);
    private final List<Session> sessions = new ArrayList<>();
    private final boolean storeOnly;
    private int required;

    /** Sessions of these habits on one server's files. */
    KilledServer(ServerFiles files, List<Habits> habits) {
        this(files, habits, false);
    }

    private KilledServer(ServerFiles files, List<Habits> habits, boolean storeOnly) {
        this.files = files;
        this.storeOnly = storeOnly;
        for (Habits session : habits) {
            sessions.add(new Session("s" + sessions.size(), new OperationSource(random.split(), session)));
        }
    }

    /** The same on machines that are lost: what was made durable must be there if it was in the store as well. */
    static KilledServer onLostMachines(ServerFiles files, List<Habits> habits) {
        return new KilledServer(files, habits, true);
    }

    /** How many operations of all rounds had to be there after a kill. */
    int required() {
        return required;
    }

    /** What happens between a kill and the next start. */
    @FunctionalInterface
    interface Between {
        void kills(int round) throws IOException;
    }

    /**
     * So many rounds; then a clean stop must keep everything.
     *
     * @return how many operations were asked for
     */
    int run(int rounds, Between between) {
        int operations = 0;
        for (int round = 1; round <= rounds; round++) {
            try {
                operations += round();
                between.kills(round);
            } catch (AssertionError | RuntimeException | IOException e) {
                throw new AssertionError(
                        "round %d of seed %d: %s%nThe server logged:%n%s"
                                .formatted(round, seed, e.getMessage(), tail(files.logged())),
                        e);
            }
        }
        stopsCleanly();
        return operations;
    }

    /** Starts, checks what the round before left, works, kills: how many operations were asked for. */
    private int round() {
        try (ServerProcess server = ServerProcess.start(files)) {
            checkAndGoOn(server);
            sessions.forEach(session -> session.prepare(server));
            if (storeOnly) {
                UploadWatch watch = UploadWatch.of(files);
                try (watch) {
                    long some = System.nanoTime() + SOME_WORK.toNanos();
                    workUntilKilled(server, () -> watch.await(some));
                }
                sessions.forEach(session -> session.lostAfter(watch.uploadedUntil()));
            } else {
                workUntilKilled(server, () -> {});
            }
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
        required += sessions.stream().mapToInt(Session::durable).sum();
        for (int i = 0; i < sessions.size(); i++) {
            sessions.get(i).goOnFrom(survivors.get(i).tree());
        }
    }

    private void workUntilKilled(ServerProcess server, Runnable atLeast) {
        try (ExecutorService threads = Executors.newCachedThreadPool()) {
            List<Future<?>> working = new ArrayList<>();
            for (Session session : sessions) {
                working.add(threads.submit(() -> session.work(server, OPERATIONS)));
            }
            atLeast.run();
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

    /** Kills it once more, while it starts. */
    void killWhileStarting() {
        try (ServerProcess server = ServerProcess.launch(files)) {
            TimeUnit.MILLISECONDS.sleep(100 + random.nextInt(900));
            server.kill();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /** Checks what is on the disk. */
    void fsck() {
        Command fsck = Command.fsck(FSCK, files);
        assertEquals(0, fsck.status(), fsck::output);
    }

    /** A clean stop keeps everything that was answered, synced or not. */
    private void stopsCleanly() {
        try (ServerProcess server = ServerProcess.start(files)) {
            checkAndGoOn(server);
            sessions.forEach(session -> session.work(server, 50));
            assertEquals(0, server.stop(Duration.ofSeconds(5)), files::logged);
        }
        fsck();
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
