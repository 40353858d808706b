package io.shorefs.core.replication;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shorefs.api.Timestamp;
import io.shorefs.core.Clock;
import io.shorefs.core.Tasks;
import io.shorefs.core.snapshot.CheckpointName;
import io.shorefs.core.snapshot.CheckpointSchedule;
import io.shorefs.core.snapshot.Checkpoints;
import io.shorefs.memory.MemoryStore;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** When checkpoints are made by themselves, and which of them stay; the time is the test's. */
@Timeout(60)
class CheckpointScheduleTest {
    private static final Duration HOUR = Duration.ofHours(1);

    private final MemoryStore store = new MemoryStore();
    private final AtomicLong later = new AtomicLong();
    private final ByHand tasks = new ByHand();

    /** The machine's clock, and what the test adds. */
    private final Clock clock = new Clock() {
        @Override
        public Timestamp now() {
            long millis = System.currentTimeMillis() + later.get();
            return new Timestamp(millis / 1000, (int) (millis % 1000) * 1_000_000);
        }

        @Override
        public long nanos() {
            return System.nanoTime();
        }
    };

    /** Runs the one worker when it was woken, on the test's thread. */
    private static final class ByHand implements Tasks {
        private final AtomicBoolean awake = new AtomicBoolean();
        private Runnable step;

        @Override
        public Worker worker(String name, Runnable work) {
            step = work;
            return new Worker() {
                @Override
                public void wake() {
                    awake.set(true);
                }

                @Override
                public void wakeIn(Duration delay) {
                    assertTrue(delay.compareTo(Duration.ofMinutes(1)) <= 0, "the clock may be set meanwhile");
                }

                @Override
                public void close() {
                    awake.set(false);
                }
            };
        }

        @Override
        public void execute(Runnable work) {
            work.run();
        }

        @Override
        public Timer schedule(Duration delay, Runnable work) {
            throw new AssertionError("nothing is tried again here");
        }

        /** It is looked once; ends when what that began has ended. */
        void look() {
            awake.set(false);
            step.run();
            Awaitility.await().pollInterval(Duration.ofMillis(2)).until(awake::get);
        }
    }

    private static List<String> names(Server server) throws Exception {
        Checkpoints checkpoints = server.fs().checkpoints().orElseThrow();
        return List.copyOf(checkpoints.list().get(30, TimeUnit.SECONDS).keySet());
    }

    private CheckpointSchedule schedule(Server server, int keep) {
        return new CheckpointSchedule(server.fs().checkpoints().orElseThrow(), HOUR, keep, tasks, clock);
    }

    private void hourPasses() {
        later.addAndGet(HOUR.toMillis());
        tasks.look();
    }

    @Test
    void oneIsMadeEveryHourWhileThereAreChangesAndTheNewestStay() throws Exception {
        try (Server server = Server.idle(store, new Random(1)).start()) {
            server.write("f", 0, new byte[] {1});
            try (CheckpointSchedule schedule = schedule(server, 2)) {
                tasks.look();
                List<String> first = names(server);
                assertEquals(1, first.size());
                assertTrue(first.getFirst().matches("auto-\\d{8}T\\d{6}Z"), first::toString);
                hourPasses();
                assertEquals(first, names(server), "nothing changed");
                server.write("f", 0, new byte[] {2});
                hourPasses();
                assertEquals(2, names(server).size());
                server.fs()
                        .checkpoints()
                        .orElseThrow()
                        .create(new CheckpointName("mine"))
                        .get(30, TimeUnit.SECONDS);
                hourPasses();
                assertEquals(3, names(server).size(), "the newest of all has everything");
                server.write("f", 0, new byte[] {3});
                hourPasses();
                List<String> last = names(server);
                assertEquals(3, last.size());
                assertFalse(last.contains(first.getFirst()), "the oldest of its own goes");
                assertTrue(last.contains("mine"), last::toString);
            }
        }
    }

    @Test
    void aStartMakesOneOnlyWhenItIsDue() throws Exception {
        Server server = Server.idle(store, new Random(1)).start();
        server.write("f", 0, new byte[] {1});
        try (CheckpointSchedule schedule = schedule(server, 2)) {
            tasks.look();
        }
        server.write("f", 0, new byte[] {2});
        server.publish();
        server.crash();
        server.start();
        try (CheckpointSchedule schedule = schedule(server, 2)) {
            tasks.look();
            assertEquals(1, names(server).size());
            hourPasses();
            assertEquals(2, names(server).size());
        }
        server.crash();
        server.start();
        try (CheckpointSchedule schedule = schedule(server, 2)) {
            hourPasses();
            assertEquals(2, names(server).size(), "a fence is no change");
        }
        server.close();
    }
}
