package io.shorefs.core.replication;

import static io.shorefs.core.replication.RandomBytes.bytes;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shorefs.api.AttachName;
import io.shorefs.api.Errno;
import io.shorefs.api.FileSystems.Attached;
import io.shorefs.api.FsException;
import io.shorefs.api.Timestamp;
import io.shorefs.conformance.store.ForwardingStore;
import io.shorefs.core.Clock;
import io.shorefs.core.CoreOptions;
import io.shorefs.core.SystemTasks;
import io.shorefs.core.object.Sealing;
import io.shorefs.core.object.VolumeKey;
import io.shorefs.core.snapshot.CheckpointName;
import io.shorefs.core.snapshot.Replica;
import io.shorefs.memory.MemoryStore;
import io.shorefs.spi.JournalException;
import io.shorefs.spi.ObjectStore;
import io.shorefs.spi.ObjectStore.StoreException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What another machine shows of a volume that a server writes: always a state that it had, soon the newest one. */
@Timeout(120)
class ReplicaTest {
    private static final Duration GRACE = Duration.ofMinutes(10);
    private static final Duration PAUSE = Duration.ofMillis(3);
    private static final StoreOptions.Collection MARKING =
            new StoreOptions.Collection(GRACE, 1L << 40, Duration.ofDays(1), 0, 1);

    private final AtomicLong millis = new AtomicLong(1_000_000);
    private final AtomicLong later = new AtomicLong();
    private final MemoryStore memory = new MemoryStore(millis::get);
    private final InterruptedStore writers = new InterruptedStore(memory);
    private final InterruptedStore readers = new InterruptedStore(new OnlyRead(memory));
    private final Bucket bucket = new Bucket(memory, new Sealing(VolumeKey.NONE), 0);
    private final Random random = new Random(20260101);
    private final SystemTasks tasks = new SystemTasks();
    private final Server server = Server.idle(writers, random).collecting(MARKING);

    @AfterEach
    void end() {
        tasks.close();
    }

    /** A store that refuses whatever changes it. */
    private record OnlyRead(ObjectStore store) implements ForwardingStore {
        private static AssertionError change() {
            return new AssertionError("a replica changes the store");
        }

        @Override
        public Version put(String key, ByteBuffer bytes) {
            throw change();
        }

        @Override
        public Version putIfAbsent(String key, ByteBuffer bytes) {
            throw change();
        }

        @Override
        public Version putIfMatch(String key, ByteBuffer bytes, Version expected) {
            throw change();
        }

        @Override
        public void list(String prefix, Optional<String> after, Consumer<Listed> visitor) {
            throw change();
        }

        @Override
        public void delete(Collection<String> keys) {
            throw change();
        }
    }

    private Replica replica() throws StoreException {
        CoreOptions options = new CoreOptions(64 << 20, 1 << 20, Duration.ofMillis(50), 4096, 1, fault -> {
            throw fault;
        });
        Clock clock = new Clock() {
            @Override
            public Timestamp now() {
                return new Timestamp(0, 0);
            }

            @Override
            public long nanos() {
                return System.nanoTime() + later.get();
            }
        };
        return Replica.open(
                StoredBranch.open(readers, BranchName.MAIN, Optional.empty()), options, GRACE, PAUSE, tasks, clock);
    }

    private long lastLog() {
        return server.fs().storeStatus().orElseThrow().lastLog();
    }

    private void awaitLast(Replica replica) {
        Awaitility.await()
                .pollInterval(Duration.ofMillis(2))
                .until(() -> replica.status().lastLog() >= lastLog());
    }

    @Test
    void eachStateThatIsSeenIsOneThatTheWriterPublished() throws StoreException {
        server.start();
        Map<String, byte[]> files = new TreeMap<>();
        Map<Long, Map<String, byte[]>> published = new ConcurrentHashMap<>();
        server.publish();
        published.put(lastLog(), Map.of());
        int compared = 0;
        try (Replica replica = replica()) {
            Reader reader = new Reader(replica.fileSystem());
            for (int i = 0; i < 200; i++) {
                for (int change = random.nextInt(4); change >= 0; change--) {
                    change(files);
                }
                server.publish();
                published.put(lastLog(), Map.copyOf(files));
                if (i % 40 == 39) { // what was folded and overwritten is deleted while it is followed
                    server.collect();
                    millis.addAndGet(GRACE.toMillis());
                    server.collect();
                }
                compared += compare(replica, reader, published) ? 1 : 0;
            }
            awaitLast(replica);
            assertTrue(compare(replica, reader, published));
            assertTrue(bucket.manifest().orElseThrow().manifest().state().logStart() > 128, "it was folded");
        }
        assertTrue(compared > 20, compared + " states were compared");
        server.close();
    }

    @Test
    void asLongAsNothingIsPublishedItIsTriedAgain() throws StoreException {
        server.start();
        server.write("f", 0, bytes(100, 1));
        try (Replica replica = replica()) {
            Reader reader = new Reader(replica.fileSystem());
            assertEquals(
                    Errno.EAGAIN,
                    assertThrows(FsException.class, () -> reader.read("f")).errno());
            server.publish();
            awaitLast(replica);
            assertArrayEquals(bytes(100, 1), reader.read("f"));
        }
        server.close();
    }

    private void change(Map<String, byte[]> files) {
        String name = "f" + random.nextInt(6);
        if (files.containsKey(name) && random.nextInt(4) == 0) {
            server.unlink(name);
            files.remove(name);
        } else {
            byte[] bytes = bytes(random.nextInt(30_000), random.nextLong());
            server.truncate(name, 0);
            server.write(name, 0, bytes);
            files.put(name, bytes);
        }
    }

    /** Whether it was seen at one log: then it is what was published with that. */
    private static boolean compare(Replica replica, Reader reader, Map<Long, Map<String, byte[]>> published) {
        long log = replica.status().lastLog();
        Map<String, byte[]> seen = new TreeMap<>();
        try {
            for (String name : reader.list("")) {
                byte[] bytes = reader.read(name);
                if (bytes != null) {
                    seen.put(name, bytes);
                }
            }
        } catch (FsException e) { // it was unlinked in between, or is read of objects that a sleeper no longer finds
            assertTrue(e.errno() == Errno.ESTALE || e.errno() == Errno.EIO, e::toString);
            return false;
        }
        if (replica.status().lastLog() != log) {
            return false;
        }
        Map<String, byte[]> expected = published.get(log);
        assertEquals(expected.keySet(), seen.keySet(), () -> "at log " + log);
        expected.forEach((name, bytes) -> assertArrayEquals(bytes, seen.get(name), name));
        return true;
    }

    @Test
    void aReplicaThatFellBehindAFoldAndACollectionGoesOnFromThere() throws StoreException {
        server.start();
        server.write("f", 0, bytes(100_000, 1));
        server.publish();
        try (Replica replica = replica()) {
            Reader reader = new Reader(replica.fileSystem());
            assertArrayEquals(bytes(100_000, 1), reader.read("f"));
            readers.interruptAt(request -> true);
            Awaitility.await().until(() -> !replica.status().answers());
            for (int i = 2; i < 80; i++) {
                server.write("f", 0, bytes(100_000, i));
                server.publish();
            }
            for (int i = 0; i < 3; i++) {
                server.collect();
                millis.addAndGet(GRACE.toMillis());
            }
            readers.giveBack();
            awaitLast(replica);
            assertArrayEquals(bytes(100_000, 79), reader.read("f"));
        }
        server.close();
    }

    @Test
    void whatMayBeDeletedByNowIsNotRead() throws StoreException {
        server.start();
        server.write("f", 0, bytes(100, 1));
        server.publish();
        try (Replica replica = replica()) {
            Reader reader = new Reader(replica.fileSystem());
            later.addAndGet(GRACE.multipliedBy(2).toNanos());
            Awaitility.await().untilAsserted(() -> assertArrayEquals(bytes(100, 1), reader.read("f")));
            later.addAndGet(GRACE.dividedBy(4).minusSeconds(30).toNanos()); // the manifest is not read again yet
            AtomicInteger asked = new AtomicInteger();
            readers.watch(request -> asked.incrementAndGet());
            Awaitility.await().until(() -> asked.get() > 2);
            readers.interruptAt(request -> true);
            Awaitility.await().until(() -> !replica.status().answers());
            assertArrayEquals(bytes(100, 1), reader.read("f"));
            later.addAndGet(GRACE.dividedBy(4).plusSeconds(30).toNanos());
            assertEquals(
                    Errno.EIO,
                    assertThrows(FsException.class, () -> reader.read("f")).errno());
            assertTrue(replica.status().behind().compareTo(GRACE.dividedBy(4)) >= 0);
            readers.giveBack();
            Awaitility.await().until(() -> replica.status().answers());
            assertArrayEquals(bytes(100, 1), reader.read("f"));
            assertTrue(replica.status().behind().compareTo(GRACE.dividedBy(4)) < 0);
        }
        server.close();
    }

    @Test
    void anIdleReplicaAsksForTheNextLogAlone() throws StoreException {
        server.start();
        server.write("f", 0, bytes(100, 1));
        server.publish();
        try (Replica replica = replica()) {
            AtomicInteger asked = new AtomicInteger();
            AtomicInteger others = new AtomicInteger();
            String next = "get " + String.format("%016x", lastLog() + 1);
            readers.watch(request -> (request.equals(next) ? asked : others).incrementAndGet());
            Awaitility.await().until(() -> asked.get() > 50);
            assertEquals(0, others.get(), next);
        }
        server.close();
    }

    /** Its changes are in tables, which are shown when they are folded. */
    @Test
    void aLogThatNamesTablesIsShownWhenItIsFolded() throws StoreException {
        server.start();
        server.write("f", 0, bytes(10, 1));
        server.publish();
        try (Replica replica = replica()) {
            Reader reader = new Reader(replica.fileSystem());
            long before = lastLog();
            writers.interruptAt(request -> request.startsWith("put manifest"));
            for (int i = 0; i < 150; i++) {
                server.write("x" + i, 0, bytes(10, i));
                server.setXattr("x" + i, "large", bytes(60_000, i));
            }
            server.publish();
            assertEquals(before + 1, lastLog());
            Awaitility.await().until(writers::isAway);
            assertNull(reader.read("x1"));
            assertEquals(before, replica.status().lastLog());
            writers.giveBack();
            awaitLast(replica);
            assertArrayEquals(bytes(10, 149), reader.read("x149"));
        }
        server.close();
    }

    @Test
    void checkpointsAreReachedThroughAReplicaToo() throws Exception {
        server.start();
        server.write("f", 0, bytes(100_000, 1));
        server.fs().checkpoints().orElseThrow().create(new CheckpointName("c")).get(30, TimeUnit.SECONDS);
        server.write("f", 0, bytes(100_000, 2));
        server.publish();
        try (Replica replica = replica();
                Attached attached = replica.fileSystems()
                        .attach(AttachName.parse("/@c".getBytes(UTF_8)))
                        .get(30, TimeUnit.SECONDS)) {
            assertArrayEquals(bytes(100_000, 1), new Reader(attached.fileSystem()).read("f"));
            assertArrayEquals(bytes(100_000, 2), new Reader(replica.fileSystem()).read("f"));
            assertEquals(Set.of("c"), replica.checkpoints().keySet());
        }
        server.close();
    }

    @Test
    void anEmptyBucketIsRefused() {
        assertTrue(
                assertThrows(JournalException.class, this::replica).getMessage().contains("[storage] url"));
    }

    /** The writer that comes next goes on with the same logs. */
    @Test
    void aReplicaFollowsTheNextWriter() throws StoreException {
        server.start();
        server.write("f", 0, bytes(100, 1));
        server.publish();
        try (Replica replica = replica();
                Server other = Server.idle(writers, random).collecting(MARKING).start()) {
            other.write("f", 0, bytes(100, 2));
            other.publish();
            Reader reader = new Reader(replica.fileSystem());
            Awaitility.await().untilAsserted(() -> assertTrue(Arrays.equals(bytes(100, 2), reader.read("f"))));
        }
        server.crash();
    }
}
