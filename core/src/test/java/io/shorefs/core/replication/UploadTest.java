package io.shorefs.core.replication;

import static io.shorefs.core.replication.RandomBytes.bytes;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shorefs.api.Credentials;
import io.shorefs.api.FileSystem;
import io.shorefs.api.Name;
import io.shorefs.core.key.Chunk;
import io.shorefs.core.key.Family;
import io.shorefs.core.key.Key;
import io.shorefs.core.key.ObjectId;
import io.shorefs.core.key.ObjectKind;
import io.shorefs.core.key.Payload;
import io.shorefs.core.key.ValueCodec;
import io.shorefs.core.object.LogObject;
import io.shorefs.core.object.LogReader;
import io.shorefs.core.object.ObjectNames;
import io.shorefs.core.object.Sealing;
import io.shorefs.core.object.VolumeKey;
import io.shorefs.memory.MemoryStore;
import io.shorefs.spi.ObjectStore.Failure;
import io.shorefs.spi.ObjectStore.StoreException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How a generation gets into the store: what is on its way at once, what is durable when, and what a crash in the middle leaves. */
@Timeout(120)
class UploadTest {
    private static final int MIB = 1 << 20;
    private static final int PAGES_OF_MIB = MIB / 4096;

    private final MemoryStore memory = new MemoryStore();
    private final WatchedStore store = new WatchedStore(memory);
    private final Random random = new Random(1);

    @Test
    void aStopTellsHowMuchIsLeft() {
        CountDownLatch told = new CountDownLatch(2);
        store.beforePut((key, bytes) -> {
            if (key.contains("/segment/")) {
                await(told);
            }
        });
        Server server = Server.idle(store, random).start();
        server.write("f", 0, bytes(8 * MIB, 1));
        server.fs().close((what, done, total) -> {
            if (what.equals("bytes that are uploaded")) {
                assertEquals(0, done);
                assertEquals(8 * MIB, total);
                told.countDown();
            }
        });
        assertEquals(0, told.getCount());
        assertEquals(0, server.slotPages());
        try (Server other = Server.idle(store, random).start()) {
            assertArrayEquals(bytes(8 * MIB, 1), other.read("f"));
        }
    }

    @Tag("full")
    @Test
    void segmentsAreOnTheirWaySeveralAtOnceAndNotMore() {
        CountDownLatch three = new CountDownLatch(3);
        AtomicInteger now = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        store.beforePut((key, bytes) -> {
            if (key.contains("/segment/")) {
                most.accumulateAndGet(now.incrementAndGet(), Math::max);
                three.countDown();
                await(three);
                now.decrementAndGet();
            }
        });
        try (Server server = Server.idle(store, random).start()) {
            for (int i = 0; i < 9; i++) {
                server.write("f", i * 8L * MIB, bytes(8 * MIB, i));
            }
            server.publish();
            assertEquals(3, most.get());
            assertTrue(objects("segment") >= 5);
            assertFile(server, 9);
        }
        try (Server other = Server.idle(store, random).start()) {
            assertFile(other, 9);
        }
    }

    private static void assertFile(Server server, int parts) {
        for (int i = 0; i < parts; i++) {
            assertArrayEquals(bytes(8 * MIB, i), server.read("f", i * 8L * MIB, 8 * MIB));
        }
    }

    @Test
    void anObjectThatWasNotAnsweredIsPutAgainWithTheSameBytes() {
        Map<String, ByteBuffer> refused = new ConcurrentHashMap<>();
        AtomicInteger again = new AtomicInteger();
        store.beforePut((key, bytes) -> {
            if (!key.contains("manifest") && refused.putIfAbsent(key, bytes.duplicate()) == null) {
                throw new StoreException(Failure.TRANSIENT, key + " is refused once", null);
            }
            if (key.contains("/segment/")) {
                assertEquals(refused.get(key), bytes);
                again.incrementAndGet();
            }
        });
        Server one = Server.idle(store, random).start();
        for (int i = 0; i < 4; i++) {
            one.write("f", i * 8L * MIB, bytes(8 * MIB, i));
        }
        one.publish();
        assertEquals(objects("segment"), again.get());
        one.crash();
        try (Server other = Server.idle(store, random).start()) {
            assertFile(other, 4);
        }
    }

    @Test
    void whoWaitsForTheStoreIsAnsweredBeforeTheJournalIsFreed() {
        try (Server server = Server.idle(store, random).start()) {
            server.write("f", 0, bytes(MIB / 2, 1));
            store.beforePut((key, bytes) -> server.mapIsFull(key.contains("/log/")));
            server.publish();
            assertTrue(server.slotPages() > 0);
            server.mapIsFull(false);
            Awaitility.await().until(() -> server.slotPages() == 0);
        }
    }

    @Test
    void payloadLeavesTheJournalBeforeTheLogIsThereAlsoWhatWasOverwrittenMeanwhile() {
        CountDownLatch closed = new CountDownLatch(1);
        CountDownLatch changed = new CountDownLatch(1);
        Server server = Server.idle(store, random).start();
        store.beforePut((key, bytes) -> {
            if (key.contains("/segment/")) {
                closed.countDown();
                await(changed);
            } else if (key.contains("/log/")) {
                throw new StoreException(Failure.TRANSIENT, key + " is refused by the test", null);
            }
        });
        byte[] expected = bytes(20 * MIB, 1);
        server.write("f", 0, Arrays.copyOf(expected, 8 * MIB));
        server.write("f", 8 * MIB, Arrays.copyOfRange(expected, 8 * MIB, 16 * MIB));
        server.write("f", 16 * MIB, Arrays.copyOfRange(expected, 16 * MIB, 20 * MIB));
        server.fs().syncAll().join();
        CompletableFuture<Void> published = server.fs().published();
        await(closed);
        byte[] later = bytes(4 * MIB, 2);
        server.write("f", 1000, later); // blocks whole and in part
        System.arraycopy(later, 0, expected, 1000, later.length);
        server.fs().syncAll().join();
        changed.countDown();
        Awaitility.await().until(() -> objects("segment") == 2 && server.slotPages() < 5 * PAGES_OF_MIB);
        assertFalse(published.isDone());
        assertArrayEquals(expected, server.read("f"));
        server.crash();
        store.beforePut((key, bytes) -> {});
        server.start();
        server.publish();
        assertArrayEquals(expected, server.read("f"));
        assertEquals(3, objects("segment"), "what is in the store is not put again");
        Awaitility.await().until(() -> server.slotPages() == 0);
        server.crash();
        try (Server other = Server.idle(store, random).start()) {
            assertArrayEquals(expected, other.read("f"));
        }
    }

    /** Otherwise no published state would name the segment until the next generation is there, and a collector would take it. */
    @Test
    void aPlaceThatOnlyThePresentValueGotBeforeACrashIsThatOfThePublishedOne() throws StoreException {
        CountDownLatch closed = new CountDownLatch(1);
        CountDownLatch changed = new CountDownLatch(1);
        Server server = Server.idle(store, random).start();
        store.beforePut((key, bytes) -> {
            if (key.contains("/segment/")) {
                closed.countDown();
                await(changed);
            }
        });
        byte[] expected = bytes(4 * MIB, 1);
        server.write("f", 0, expected);
        server.fs().syncAll().join();
        CompletableFuture<Void> published = server.fs().published();
        await(closed);
        byte[] later = bytes(MIB / 2, 2);
        server.write("f", 1000, later);
        System.arraycopy(later, 0, expected, 1000, later.length);
        server.fs().syncAll().join();
        Awaitility.await().until(() -> !server.afterCrash(Family.SAVED).isEmpty());
        server.mapIsFull(true); // the commit log takes the places, the map does not
        changed.countDown();
        Awaitility.await().until(() -> places(server.afterCrash(Family.DATA)).size() > 800);
        assertFalse(published.isDone());
        server.crash();
        server.mapIsFull(false);
        Set<Payload.Stored> present = places(server.afterCrash(Family.DATA));
        store.beforePut((key, bytes) -> {});
        server.start();
        Awaitility.await().until(() -> logs().size() == 1);
        Set<Payload.Stored> named = new HashSet<>();
        logs().getFirst().encoded().forEach((key, value) -> value.ifPresent(v -> named.addAll(places(Map.of(key, v)))));
        assertTrue(named.containsAll(present));
        server.publish();
        assertArrayEquals(expected, server.read("f"));
        server.close();
        try (Server other = Server.idle(store, random).start()) {
            assertArrayEquals(expected, other.read("f"));
        }
    }

    /** The blocks of segments that chunks name. */
    private static Set<Payload.Stored> places(Map<Key, byte[]> entries) {
        Set<Payload.Stored> places = new HashSet<>();
        entries.forEach((key, value) -> {
            if (key.isChunk()) {
                ((Chunk) ValueCodec.decode(key, value))
                        .pieces().stream()
                                .flatMap(piece -> piece.payload() instanceof Payload.Stored block
                                        ? Stream.of(block)
                                        : Stream.of())
                                .filter(block -> block.packing().object().kind() == ObjectKind.SEGMENT)
                                .forEach(places::add);
            }
        });
        return places;
    }

    @Test
    void manyChangesGoIntoTablesThatAreFoldedAtOnce() throws StoreException {
        try (Server one = Server.idle(store, random).start()) {
            setAttributes(one);
            one.publish();
            assertTrue(logs().getFirst().isInTables());
            assertTrue(objects("table") >= 3);
            Awaitility.await().until(() -> objects("index") == 1);
            one.write("later", 0, bytes(10, 1));
        }
        try (Server other = Server.idle(store, random).start()) {
            assertAttributes(other);
            assertArrayEquals(bytes(10, 1), other.read("later"));
        }
    }

    @Test
    void whoFindsALogThatNamesTablesFoldsIt() {
        Server one = Server.idle(store, random).start();
        one.write("before", 0, bytes(100, 1));
        one.publish();
        setAttributes(one);
        store.refuses("index");
        one.publish();
        one.crash();
        store.beforePut((key, bytes) -> {});
        Server other = Server.idle(store, random).start();
        assertAttributes(other);
        assertArrayEquals(bytes(100, 1), other.read("before"));
        other.setXattr("f", "0", new byte[] {1});
        other.publish();
        other.close();
        try (Server third = Server.idle(store, random).start()) {
            assertArrayEquals(new byte[] {1}, third.xattr("f", "0"));
        }
    }

    @Test
    void aLargeGenerationThatWasPublishedInTheMomentOfACrashIsNotPublishedAgain() throws StoreException {
        Server one = Server.idle(store, random).start();
        setAttributes(one);
        one.write("large", 0, bytes(3 * MIB, 1));
        one.fs().syncAll().join();
        store.beforePut((key, bytes) -> {
            if (key.contains("/log/")) {
                if (objects("log") == 1) { // the fence
                    memory.putIfAbsent(key, bytes);
                }
                throw new StoreException(Failure.TRANSIENT, "the answer for " + key + " is lost", null);
            }
        });
        CompletableFuture<Void> never = one.fs().published();
        Awaitility.await().until(() -> logs().size() == 1);
        one.crash();
        assertFalse(never.isDone());
        store.beforePut((key, bytes) -> {});
        one.start();
        one.publish();
        List<Long> generations =
                logs().stream().map(log -> log.origin().generation()).toList();
        assertEquals(generations.stream().distinct().toList(), generations, "a generation is in the store once");
        assertAttributes(one);
        assertArrayEquals(bytes(3 * MIB, 1), one.read("large"));
        Awaitility.await().until(() -> one.slotPages() == 0);
        one.close();
        try (Server other = Server.idle(store, random).start()) {
            assertAttributes(other);
            assertArrayEquals(bytes(3 * MIB, 1), other.read("large"));
        }
    }

    /** 300,000 keys and 6,000 blocks: how much less there is in memory when all is done than when the log is put. */
    @Tag("full")
    @Test
    void whatIsHeldOfAGenerationDoesNotGrowWithIt() {
        Server server = Server.idle(store, random).start();
        for (int i = 0; i < 100_000; i++) {
            server.fs()
                    .mkdir(Credentials.ROOT, FileSystem.ROOT, Name.of("directory-" + i), 0755)
                    .join();
        }
        for (int i = 0; i < 3; i++) {
            server.write("f", i * 8L * MIB, bytes(8 * MIB, i));
        }
        server.fs().syncAll().join();
        AtomicLong then = new AtomicLong();
        store.beforePut((key, bytes) -> {
            if (key.contains("/log/")) {
                then.compareAndSet(0, used());
            }
        });
        server.publish();
        assertTrue(objects("table") >= 5);
        Awaitility.await().until(() -> server.slotPages() == 0 && objects("index") == 1);
        long held = then.get() - used();
        assertTrue(held < 24 * MIB, () -> "held were " + held / MIB + " MiB");
        server.crash();
    }

    private static long used() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    /** More than a log takes. */
    private static void setAttributes(Server server) {
        server.write("f", 0, bytes(10, 1));
        for (int i = 0; i < 200; i++) {
            server.setXattr("f", "" + i, bytes(60_000, i));
        }
    }

    private static void assertAttributes(Server server) {
        for (int i = 0; i < 200; i++) {
            assertArrayEquals(bytes(60_000, i), server.xattr("f", "" + i));
        }
    }

    /** The logs in the store that are no fences. */
    private List<LogObject> logs() throws StoreException {
        LogReader reader = new LogReader(new Sealing(VolumeKey.NONE));
        List<LogObject> logs = new ArrayList<>();
        int count = objects("log");
        for (int i = 0; i < count; i++) {
            ObjectId id = new ObjectId(0, ObjectKind.LOG, 0, i);
            LogObject log = reader.read(id, memory.get(ObjectNames.of(id)).bytes());
            if (!log.origin().isFence()) {
                logs.add(log);
            }
        }
        return logs;
    }

    private int objects(String folder) {
        List<String> keys = new ArrayList<>();
        memory.list("00000000/" + folder + "/", Optional.empty(), listed -> keys.add(listed.key()));
        return keys.size();
    }

    private static void await(CountDownLatch latch) {
        try {
            assertTrue(latch.await(30, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
