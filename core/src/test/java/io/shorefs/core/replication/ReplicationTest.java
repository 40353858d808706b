package io.shorefs.core.replication;

import static io.shorefs.core.replication.RandomBytes.bytes;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shorefs.api.Errno;
import io.shorefs.api.FsException;
import io.shorefs.core.key.ObjectId;
import io.shorefs.core.key.ObjectKind;
import io.shorefs.core.object.LogOrigin;
import io.shorefs.core.object.LogReader;
import io.shorefs.core.object.ObjectNames;
import io.shorefs.core.object.Sealing;
import io.shorefs.core.object.VolumeKey;
import io.shorefs.memory.MemoryStore;
import io.shorefs.spi.JournalException;
import io.shorefs.spi.ObjectStore;
import io.shorefs.spi.ObjectStore.StoreException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What was published is there on a machine that has nothing but the store; one writer publishes. */
@Timeout(120)
class ReplicationTest {
    private static final int ROUNDS = 8;
    private static final int OPERATIONS = 30;
    private static final int FILES = 5;

    private final MemoryStore store = new MemoryStore();

    @Test
    void aFreshMachineHasWhatWasPublished() {
        byte[] large = bytes(5 << 20, 1);
        Random random = new Random(1);
        Server one = Server.idle(store, random).start();
        one.write("small", 0, bytes(100, 2));
        one.write("large", 0, large);
        one.mkdir("folder");
        one.publish();
        one.write("later", 0, bytes(10, 3));
        one.crash();
        try (Server other = Server.idle(store, random).start()) {
            assertArrayEquals(large, other.read("large"));
            assertArrayEquals(bytes(100, 2), other.read("small"));
            assertNull(other.read("later"));
            other.write("large", 1_000_000, bytes(10_000, 4));
            System.arraycopy(bytes(10_000, 4), 0, large, 1_000_000, 10_000);
            assertArrayEquals(large, other.read("large"));
            other.publish();
        }
        try (Server third = Server.idle(store, random).start()) {
            assertArrayEquals(large, third.read("large"));
        }
    }

    /** While logs are folded nothing else is published: 64 round trips, one after the other, would be felt. */
    @Test
    void logsThatAreFoldedAreReadSeveralAtOnce() {
        InterruptedStore watched = new InterruptedStore(store);
        try (Server server = Server.idle(watched, new Random(1)).start()) {
            CountDownLatch together = new CountDownLatch(8);
            Set<Thread> readers = ConcurrentHashMap.newKeySet();
            watched.watch(request -> {
                if (request.matches("get [0-9a-f]{16}") && readers.add(Thread.currentThread())) {
                    together.countDown();
                    awaited(together);
                }
            });
            server.fold();
            assertEquals(0, together.getCount());
        }
    }

    private static void awaited(CountDownLatch latch) {
        try {
            if (!latch.await(10, TimeUnit.SECONDS)) {
                throw new AssertionError("nobody else reads");
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void payloadThatIsInTheStoreLeavesTheJournal() {
        try (Server server = Server.idle(store, new Random(2)).start()) {
            server.write("f", 0, bytes(8 << 20, 1));
            server.fs().syncAll().join();
            assertTrue(server.slotPages() > 2000);
            server.publish();
            Awaitility.await().until(() -> server.slotPages() == 0);
            assertArrayEquals(bytes(8 << 20, 1), server.read("f"));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void whatHappenedIsThereAfterCrashesAndMoves(long seed) {
        Random random = new Random(seed);
        ObjectStore store = seed % 2 == 0 ? new UnreliableStore(this.store, new Random(seed), 3) : this.store;
        ExpectedFiles files = new ExpectedFiles();
        Server server = new Server(store, random, Duration.ofMillis(1 + random.nextInt(50)), password(seed)).start();
        for (int i = 0; i < ROUNDS; i++) {
            for (int j = random.nextInt(OPERATIONS); j > 0; j--) {
                operation(server, random, files);
            }
            assertFiles(files, server);
            switch (random.nextInt(4)) {
                case 0 -> {
                    server.fs().syncAll().join();
                    server.crash();
                    server.start();
                }
                case 1 -> { // moves to another machine
                    server.publish();
                    server.crash();
                    server = new Server(store, random, Duration.ofMillis(1), password(seed)).start();
                }
                default -> server.publish();
            }
            assertFiles(files, server);
        }
        server.close();
    }

    private static Optional<String> password(long seed) {
        return seed == 1 ? Optional.of("secret") : Optional.empty();
    }

    private static void operation(Server server, Random random, ExpectedFiles files) {
        String name = "f" + random.nextInt(FILES);
        switch (random.nextInt(7)) {
            case 0 -> files.unlink(server, name);
            case 1 -> files.rename(server, name, "f" + random.nextInt(FILES));
            case 2 -> files.truncate(server, name, random.nextInt(200_000));
            default -> {
                int at = random.nextInt(100_000);
                byte[] bytes = bytes(1 + random.nextInt(random.nextInt(10) == 0 ? 900_000 : 9000), random.nextInt());
                files.write(server, name, at, bytes);
            }
        }
    }

    private static void assertFiles(ExpectedFiles files, Server server) {
        for (int i = 0; i < FILES; i++) {
            files.assertSame(server, "f" + i);
        }
    }

    @Test
    void anFsyncThatWaitsForTheStoreSurvivesTheMachine() {
        Random random = new Random(6);
        Server one = new Server(store, random, Duration.ofDays(1), Optional.empty())
                .syncingToStore()
                .start();
        for (int i = 0; i < 5; i++) {
            one.write("f" + i, 0, bytes(1000, i));
            one.sync("f" + i);
        }
        one.crash();
        try (Server other = Server.idle(store, random).start()) {
            for (int i = 0; i < 5; i++) {
                assertArrayEquals(bytes(1000, i), other.read("f" + i));
            }
        }
    }

    @Test
    void aFullJournalWaitsForTheStore() {
        UnreliableStore away = new UnreliableStore(store, new Random(7), 100);
        try (Server server =
                new Server(away, new Random(7), Duration.ofMillis(10), Optional.empty()).withPages(1 << 13)) {
            away.failing(0);
            server.start();
            away.failing(100);
            CompletableFuture<Void> writing = CompletableFuture.runAsync(() -> {
                for (int i = 0; i < 30; i++) {
                    server.write("f" + i, 0, bytes(2 << 20, i));
                }
            });
            Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> server.slotPages() > 2500);
            away.failing(0);
            writing.join();
            for (int i = 0; i < 30; i++) {
                assertArrayEquals(bytes(2 << 20, i), server.read("f" + i));
            }
        }
    }

    @Test
    void aStartWithTheStoreAwayServesWhatTheJournalHas() {
        UnreliableStore away = new UnreliableStore(store, new Random(8), 0);
        Random random = new Random(8);
        Server one = new Server(away, random, Duration.ofMillis(10), Optional.empty()).start();
        one.write("before", 0, bytes(100, 1));
        one.publish();
        one.crash();
        away.failing(100);
        one.start();
        assertArrayEquals(bytes(100, 1), one.read("before"));
        one.write("during", 0, bytes(100, 2));
        away.failing(0);
        one.publish();
        one.crash();
        try (Server other = Server.idle(store, random).start()) {
            assertArrayEquals(bytes(100, 2), other.read("during"));
        }
    }

    @Test
    void aGenerationThatWasPublishedInTheMomentOfACrashIsNotPublishedAgain() throws StoreException {
        UnreliableStore losing = new UnreliableStore(store, new Random(9), 0);
        Random random = new Random(9);
        Server one = new Server(losing, random, Duration.ofMillis(10), Optional.empty()).start();
        one.write("f", 0, bytes(2 << 20, 1));
        one.publish();
        int logs = objects("00000000/log/");
        losing.losesAnswers(true);
        one.write("f", 1 << 20, bytes(500_000, 2)); // little enough to be in the log itself
        one.write("g", 0, bytes(10, 3));
        one.fs().syncAll().join();
        Awaitility.await().until(() -> objects("00000000/log/") > logs);
        one.crash();
        losing.losesAnswers(false);
        one.start();
        byte[] expected = bytes(2 << 20, 1);
        System.arraycopy(bytes(500_000, 2), 0, expected, 1 << 20, 500_000);
        assertArrayEquals(expected, one.read("f"));
        one.publish();
        Awaitility.await().until(() -> one.slotPages() == 0);
        assertArrayEquals(expected, one.read("f"));
        List<LogOrigin> published = origins();
        assertEquals(published.stream().distinct().toList(), published, "a generation is in the store once");
        one.crash();
        try (Server other = Server.idle(store, random).start()) {
            assertArrayEquals(expected, other.read("f"));
            assertArrayEquals(bytes(10, 3), other.read("g"));
        }
    }

    @Test
    void anIdleFilesystemPutsNothing() {
        try (Server server = new Server(store, new Random(10), Duration.ofMillis(5), Optional.empty()).start()) {
            server.write("f", 0, bytes(5000, 1));
            server.publish();
            int objects = objects("");
            Awaitility.await()
                    .during(Duration.ofMillis(300))
                    .atMost(Duration.ofSeconds(10))
                    .until(() -> objects("") == objects);
        }
    }

    /** What the logs that are no fences say of themselves. */
    private List<LogOrigin> origins() throws StoreException {
        LogReader reader = new LogReader(new Sealing(VolumeKey.NONE));
        List<LogOrigin> origins = new ArrayList<>();
        for (int i = 0; i < objects("00000000/log/"); i++) {
            ObjectId id = new ObjectId(0, ObjectKind.LOG, 0, i);
            LogOrigin origin =
                    reader.read(id, store.get(ObjectNames.of(id)).bytes()).origin();
            if (!origin.isFence()) {
                origins.add(new LogOrigin(0, origin.journal(), origin.generation()));
            }
        }
        return origins;
    }

    private int objects(String prefix) {
        List<String> keys = new ArrayList<>();
        store.list(prefix, Optional.empty(), listed -> keys.add(listed.key()));
        return keys.size();
    }

    @Test
    void whoIsTakenOverRefusesEveryChange() {
        Random random = new Random(3);
        Server one = Server.idle(store, random).start();
        one.write("a", 0, bytes(10, 1));
        one.publish();
        try (Server other = Server.idle(store, random).start()) {
            one.write("b", 0, bytes(10, 2)); // it does not know yet
            CompletionException refused = assertThrows(CompletionException.class, one::publish);
            assertEquals(Errno.EIO, ((FsException) refused.getCause()).errno());
            CompletionException write = assertThrows(CompletionException.class, () -> one.write("a", 0, bytes(1, 1)));
            assertEquals(Errno.EIO, ((FsException) write.getCause()).errno());
            other.write("c", 0, bytes(10, 3));
            other.publish();
            assertNull(other.read("b"));
        }
        one.crash();
        JournalException kept = assertThrows(JournalException.class, one::start);
        assertTrue(kept.getMessage().contains("changes that are not in"), kept::getMessage);
    }

    @Test
    void whoIsTakenOverWhileItOpensDoesNotStopTheOther() {
        Random random = new Random(5);
        WatchedStore slow = new WatchedStore(store);
        AtomicReference<Server> other = new AtomicReference<>();
        slow.beforePut((key, bytes) -> {
            if (key.contains("/log/") && other.get() == null) { // its fence, a moment too late
                other.set(Server.idle(store, random).start());
            }
        });
        assertThrows(JournalException.class, Server.idle(slow, random)::start);
        try (Server healthy = other.get()) {
            healthy.write("a", 0, bytes(10, 1));
            healthy.publish();
            assertArrayEquals(bytes(10, 1), healthy.read("a"));
        }
    }

    @Test
    void aJournalWithNothingOfItsOwnIsFilledAnew() {
        Random random = new Random(4);
        Server one = Server.idle(store, random).start();
        one.write("a", 0, bytes(10, 1));
        one.publish();
        one.crash();
        try (Server other = Server.idle(store, random).start()) {
            other.write("a", 0, bytes(20, 2));
            other.publish();
        }
        one.start();
        assertArrayEquals(bytes(20, 2), one.read("a"));
        one.write("b", 0, bytes(30, 3));
        one.publish();
        one.close();
    }

    @Test
    void manyGenerationsAreFolded() {
        Random random = new Random(5);
        try (Server server = Server.idle(store, random).start()) {
            for (int i = 0; i < 200; i++) {
                server.write("f" + i % 7, i * 10L, bytes(10, i));
                server.publish();
            }
        }
        assertTrue(objects("00000000/table/") > 0);
        try (Server other = Server.idle(store, random).start()) {
            byte[] last = other.read("f" + 199 % 7);
            assertArrayEquals(bytes(10, 199), Arrays.copyOfRange(last, 1990, 2000));
        }
    }
}
