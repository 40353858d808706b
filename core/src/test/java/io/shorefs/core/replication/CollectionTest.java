package io.shorefs.core.replication;

import static io.shorefs.core.replication.RandomBytes.bytes;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shorefs.api.Errno;
import io.shorefs.api.FsException;
import io.shorefs.core.Progress;
import io.shorefs.core.collect.CollectionReport;
import io.shorefs.core.collect.StoreStatus;
import io.shorefs.core.key.Chunk;
import io.shorefs.core.key.Family;
import io.shorefs.core.key.Key;
import io.shorefs.core.key.ObjectId;
import io.shorefs.core.key.ObjectKind;
import io.shorefs.core.key.Payload;
import io.shorefs.core.key.Piece;
import io.shorefs.core.key.State;
import io.shorefs.core.key.Value;
import io.shorefs.core.key.ValueCodec;
import io.shorefs.core.object.LogObject;
import io.shorefs.core.object.ObjectNames;
import io.shorefs.core.object.Sealing;
import io.shorefs.core.object.VolumeKey;
import io.shorefs.core.tree.Manifest;
import io.shorefs.memory.MemoryStore;
import io.shorefs.spi.ObjectStore.StoreException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What nothing refers to leaves the store, after the grace and never before; everything else stays. */
@Timeout(120)
class CollectionTest {
    private static final Duration GRACE = Duration.ofMinutes(10);

    /** What is small is left as it is. */
    private static final StoreOptions.Collection MARKING =
            new StoreOptions.Collection(GRACE, 1L << 40, Duration.ofDays(1), 0, 1);

    private final AtomicLong millis = new AtomicLong(1_000_000);
    private final MemoryStore memory = new MemoryStore(millis::get);
    private final InterruptedStore store = new InterruptedStore(memory);
    private final Bucket bucket = new Bucket(memory, new Sealing(VolumeKey.NONE), 0);
    private final Random random = new Random(1);

    private Server server() {
        return Server.idle(store, random).collecting(MARKING);
    }

    private void passes(Duration time) {
        millis.addAndGet(time.toMillis());
    }

    /** Some 1.6 MB, which go into a segment. */
    private static void writeMuch(Server server, int seed) {
        for (int i = 0; i < 4; i++) {
            server.write("much" + i, 0, bytes(400_000, seed + i));
        }
        server.publish();
    }

    private static void assertMuch(Server server, int seed) {
        for (int i = 0; i < 4; i++) {
            assertArrayEquals(bytes(400_000, seed + i), server.read("much" + i));
        }
    }

    private static void removeMuch(Server server) {
        for (int i = 0; i < 4; i++) {
            server.unlink("much" + i);
        }
        server.publish();
    }

    @Test
    void howFarACollectionIsIsToldWhileItIsMade() {
        try (Server server = server().start()) {
            writeMuch(server, 1);
            server.fold(); // contents in tables
            assertEquals(Optional.empty(), server.fs().collecting());
            List<Progress.At> told = new ArrayList<>();
            store.watch(request -> {
                if (request.startsWith("list ") || request.startsWith("put manifest")) {
                    server.fs().collecting().ifPresent(told::add);
                }
            });
            server.collect();
            Progress.At marked = told.getFirst();
            assertEquals("entries of state 1 that are marked", marked.what());
            assertTrue(marked.done() > 4 && marked.done() <= marked.total(), marked::toString);
            Progress.At listed = told.getLast();
            assertEquals("objects that are listed", listed.what());
            assertTrue(listed.done() > 70, listed::toString);
            assertEquals(Optional.empty(), server.fs().collecting());
        }
    }

    @Test
    void whatNothingRefersToIsDeletedAfterTheGraceByTheStoresClock() {
        try (Server server = server().start()) {
            server.write("stays", 0, bytes(1_200_000, 9));
            server.publish();
            writeMuch(server, 1);
            assertEquals(2, objects("00000000/segment/").size());
            removeMuch(server);
            CollectionReport found = server.collect();
            assertTrue(found.doomedObjects() >= 1, found::toString);
            assertTrue(found.pendingBytes() > 1_500_000, found::toString);
            assertTrue(found.liveBytes() > 1_200_000, found::toString);
            assertEquals(0, found.deletedObjects());
            passes(GRACE.minusMillis(1));
            assertEquals(0, server.collect().deletedObjects());
            assertEquals(2, objects("00000000/segment/").size());
            passes(Duration.ofMillis(1));
            CollectionReport deleted = server.collect();
            assertEquals(found.doomedObjects(), deleted.deletedObjects());
            assertEquals(found.pendingBytes(), deleted.deletedBytes());
            assertEquals(0, deleted.pendingObjects());
            assertEquals(1, objects("00000000/segment/").size());
            assertArrayEquals(bytes(1_200_000, 9), server.read("stays"));
        }
        assertFresh("stays", bytes(1_200_000, 9));
    }

    private void assertFresh(String name, byte[] expected) {
        try (Server fresh = server().start()) {
            assertArrayEquals(expected, fresh.read(name));
        }
    }

    @Test
    void theGraceBeginsWhenTheListIsVisible() {
        try (Server server = server().start()) {
            writeMuch(server, 1);
            passes(GRACE.multipliedBy(3)); // how old an object is means nothing
            removeMuch(server);
            passes(GRACE.multipliedBy(3));
            assertTrue(server.collect().doomedObjects() > 0);
            assertEquals(0, server.collect().deletedObjects());
            passes(GRACE);
            assertTrue(server.collect().deletedObjects() > 0);
        }
    }

    @Test
    void aPieceOfABlockKeepsItsObject() {
        try (Server server = server().start()) {
            writeMuch(server, 1);
            for (int i = 0; i < 4; i++) {
                server.write(
                        "much" + i, 10, bytes(399_980, 50 + i)); // of the old bytes the first and the last ten stay
            }
            server.publish();
            server.collect();
            passes(GRACE);
            server.collect();
            for (int i = 0; i < 4; i++) {
                byte[] expected = bytes(400_000, 1 + i);
                System.arraycopy(bytes(399_980, 50 + i), 0, expected, 10, 399_980);
                assertArrayEquals(expected, server.read("much" + i));
            }
        }
        try (Server fresh = server().start()) {
            assertEquals(bytes(400_000, 1)[399_999], fresh.read("much0")[399_999]);
        }
    }

    @Test
    void whatIsAliveInAMostlyDeadObjectMoves() {
        try (Server server = server().start()) {
            writeMuch(server, 1);
            List<String> before = objects("00000000/segment/");
            for (int i = 1; i < 4; i++) {
                server.unlink("much" + i);
            }
            server.write("much0", 5000, bytes(100, 77)); // cuts a block into two pieces
            server.publish();
            byte[] expected = bytes(400_000, 1);
            System.arraycopy(bytes(100, 77), 0, expected, 5000, 100);
            CollectionReport report = server.collect();
            assertTrue(report.rewrittenBytes() > 390_000 && report.rewrittenBytes() < 450_000, report::toString);
            assertArrayEquals(expected, server.read("much0"));
            server.collect();
            passes(GRACE);
            assertTrue(server.collect().deletedBytes() > 1_500_000);
            assertFalse(objects("00000000/segment/").contains(before.getFirst()));
            assertArrayEquals(expected, server.read("much0"));
            server.crash();
            server.start();
            assertArrayEquals(expected, server.read("much0"));
        }
        try (Server fresh = server().start()) {
            byte[] expected = bytes(400_000, 1);
            System.arraycopy(bytes(100, 77), 0, expected, 5000, 100);
            assertArrayEquals(expected, fresh.read("much0"));
        }
    }

    @Test
    void manySmallObjectsBecomeOne() {
        StoreOptions.Collection merging = new StoreOptions.Collection(GRACE, 1L << 40, Duration.ofDays(1), 1 << 20, 8);
        try (Server server = Server.idle(store, random).collecting(merging).start()) {
            for (int i = 0; i < 10; i++) {
                server.write("f" + i, 0, bytes(50_000, i));
                server.publish();
            }
            server.fold();
            assertEquals(0, objects("00000000/segment/").size());
            assertTrue(server.collect().rewrittenBytes() > 500_000);
            assertEquals(1, objects("00000000/segment/").size());
            server.collect();
            passes(GRACE);
            assertTrue(server.collect().deletedBytes() > 500_000);
            server.crash();
            server.start();
            for (int i = 0; i < 10; i++) {
                assertArrayEquals(bytes(50_000, i), server.read("f" + i));
            }
            assertEquals(0, server.collect().rewrittenBytes());
        }
    }

    @Test
    void logsAreDeletedOnceTheyAreFoldedButForPayloadAndFences() throws StoreException {
        try (Server server = server().start()) {
            server.write("small", 0, bytes(5000, 3)); // in the log itself
            server.publish();
            server.fold();
            server.crash();
            server.start();
            server.fold();
            server.collect();
            passes(GRACE);
            assertTrue(server.collect().deletedObjects() > 60);
            long start = manifest().state().logStart();
            List<Long> left = new ArrayList<>();
            for (String key : objects("00000000/log/")) {
                long number = ObjectNames.parse(key).orElseThrow().number();
                if (number < start) {
                    left.add(number);
                }
            }
            for (long number : left) {
                LogObject log = bucket.log(number).orElseThrow();
                assertTrue(log.origin().isFence() || !log.blocks().isEmpty(), "log " + number);
            }
            assertEquals(3, left.size(), "two fences, and one with payload: " + left);
        }
        assertFresh("small", bytes(5000, 3));
    }

    private Manifest manifest() throws StoreException {
        return bucket.manifest().orElseThrow().manifest();
    }

    @ParameterizedTest
    @CsvSource({"true", "false"})
    void whatACheckpointOrAPinNeedsStays(boolean pin) throws StoreException {
        try (Server server = server().start()) {
            server.write("small", 0, bytes(5000, 3));
            writeMuch(server, 1);
            server.fold();
            StoreOfState kept = new StoreOfState(manifest(), pin);
            if (pin) {
                Manifest clone = Manifests.ofClone("c", 0, kept.checkpoint.state());
                assertTrue(new Branches(bucket, Runnable::run).create(1, clone));
            }
            edit(manifest -> pin ? kept.pinned(manifest) : kept.checkpointed(manifest));
            removeMuch(server);
            server.unlink("small");
            server.fold();
            server.fold();
            for (int i = 0; i < 3; i++) {
                server.collect();
                passes(GRACE);
            }
            int segments = objects("00000000/segment/").size();
            assertEquals(1, segments);
            assertTrue(kept.readAll() > 1_600_000);
            edit(CollectionTest::unkept);
            for (int i = 0; i < 2; i++) {
                server.collect();
                passes(GRACE);
            }
            server.collect();
            assertEquals(0, objects("00000000/segment/").size());
        }
    }

    /** A state that is kept: what it leads to is read, whole. */
    private final class StoreOfState {
        private final Manifest.Checkpoint checkpoint;

        StoreOfState(Manifest manifest, boolean folded) throws StoreException {
            long start = manifest.state().logStart();
            long end =
                    folded ? start : start + bucket.tail(start, Runnable::run).size();
            checkpoint = new Manifest.Checkpoint(manifest.state(), end, 5);
        }

        Manifest pinned(Manifest manifest) {
            return with(manifest, new TreeMap<>(), List.of(new Manifest.Pin(1, checkpoint.state())));
        }

        Manifest checkpointed(Manifest manifest) {
            SortedMap<String, Manifest.Checkpoint> checkpoints = new TreeMap<>();
            checkpoints.put("kept", checkpoint);
            return with(manifest, checkpoints, List.of());
        }

        /** Bytes of its files, all of which are there. */
        long readAll() throws StoreException {
            List<LogObject> logs = bucket.tail(checkpoint.state().logStart(), Runnable::run).stream()
                    .filter(log -> log.id().number() < checkpoint.logEnd())
                    .toList();
            assertEquals(checkpoint.logEnd() - checkpoint.state().logStart(), logs.size());
            long[] bytes = {0};
            bucket.map(bucket.index(checkpoint.state()), logs, 0, Runnable::run)
                    .scan(Key.first(Family.DATA), Key.last(Family.DATA), (key, value) -> {
                        if (key.isChunk()) {
                            for (Piece piece : ((Chunk) ValueCodec.decode(key, value)).pieces()) {
                                bytes[0] += bucket.read(List.of((Payload.Stored) piece.payload()))
                                        .getFirst()
                                        .remaining();
                            }
                        }
                        return true;
                    });
            return bytes[0];
        }
    }

    private static Manifest unkept(Manifest manifest) {
        return with(manifest, new TreeMap<>(), List.of());
    }

    private static Manifest with(
            Manifest manifest, SortedMap<String, Manifest.Checkpoint> checkpoints, List<Manifest.Pin> pins) {
        return new Manifest(
                manifest.epoch(),
                manifest.state(),
                checkpoints,
                pins,
                manifest.doomed(),
                manifest.branchName(),
                manifest.parent(),
                manifest.deleted());
    }

    /** As another part of the same writer would. */
    private void edit(UnaryOperator<Manifest> change) {
        try {
            new ManifestWriter(bucket, bucket.manifest().orElseThrow()).change(change);
        } catch (StoreException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aCheckpointThatComesInBetweenPutsTheFindingOff() {
        try (Server server = server().start()) {
            writeMuch(server, 1);
            server.fold();
            removeMuch(server);
            server.collect();
            passes(GRACE);
            server.collect();
            writeMuch(server, 20);
            removeMuch(server);
            store.before("put manifest"::equals, () -> edit(manifest -> new CheckpointNow(manifest).put()));
            CollectionReport report = server.collect();
            assertEquals(0, report.doomedObjects(), report::toString);
            assertTrue(server.collect().doomedObjects() > 0);
        }
    }

    private record CheckpointNow(Manifest manifest) {
        Manifest put() {
            SortedMap<String, Manifest.Checkpoint> checkpoints = new TreeMap<>();
            checkpoints.put(
                    "now",
                    new Manifest.Checkpoint(manifest.state(), manifest.state().logStart(), 5));
            return with(manifest, checkpoints, List.of());
        }
    }

    /** The first number says at which of the requests of that name; 0 for the same machine, 1 for one that has nothing. */
    @ParameterizedTest
    @CsvSource({
        "list 00000000/, 1, 0",
        "put manifest, 1, 0",
        "list manifest, 1, 0",
        "put manifest, 2, 0",
        "put manifest, 1, 1",
        "list manifest, 1, 1",
        "put manifest, 2, 1"
    })
    void aCollectionThatEndsAnywhereIsGoneOnFrom(String request, int nth, int machine) {
        Server server = server().start();
        server.write("stays", 0, bytes(1_200_000, 9));
        server.publish();
        writeMuch(server, 1);
        removeMuch(server);
        interruptAt(request, nth);
        assertThrows(CompletionException.class, server::collect);
        assertGoesOn(machine == 0 ? server : server(), server);
    }

    @ParameterizedTest
    @CsvSource({"put manifest, 1, 0", "delete, 1, 0", "put manifest, 2, 0", "delete, 1, 1", "put manifest, 2, 1"})
    void aDeletionThatEndsAnywhereIsGoneOnFrom(String request, int nth, int machine) {
        Server server = server().start();
        server.write("stays", 0, bytes(1_200_000, 9));
        server.publish();
        writeMuch(server, 1);
        removeMuch(server);
        server.collect();
        passes(GRACE);
        interruptAt(request, nth);
        assertThrows(CompletionException.class, server::collect);
        assertGoesOn(machine == 0 ? server : server(), server);
    }

    private void interruptAt(String request, int nth) {
        int[] left = {nth};
        store.interruptAt(made -> made.equals(request.equals("list 00000000/") ? "list " : request) && --left[0] == 0);
    }

    private void assertGoesOn(Server next, Server former) {
        assertTrue(store.isAway());
        former.crash();
        store.giveBack();
        next.start();
        next.collect();
        passes(GRACE);
        next.collect();
        passes(GRACE);
        CollectionReport last = next.collect();
        assertEquals(0, last.pendingObjects());
        assertEquals(1, objects("00000000/segment/").size());
        assertArrayEquals(bytes(1_200_000, 9), next.read("stays"));
        next.close();
        assertFresh("stays", bytes(1_200_000, 9));
    }

    @Test
    void whoIsTakenOverDoomsNothingAndTheOtherGoesOnWithTheList() throws StoreException {
        Server one = server().start();
        writeMuch(one, 1);
        removeMuch(one);
        assertTrue(one.collect().doomedObjects() > 0);
        writeMuch(one, 20);
        one.unlink("much0");
        one.publish();
        List<Manifest.Doomed> doomed = manifest().doomed();
        try (Server other = server().start()) {
            CompletionException refused = assertThrows(CompletionException.class, one::collect);
            assertEquals(Errno.EIO, ((FsException) refused.getCause()).errno());
            assertEquals(doomed, manifest().doomed());
            one.crash();
            other.collect();
            passes(GRACE);
            assertTrue(other.collect().deletedObjects() >= doomed.size());
            for (Manifest.Doomed gone : doomed) {
                assertFalse(objects("").contains(ObjectNames.of(gone.object())));
            }
            assertArrayEquals(bytes(400_000, 21), other.read("much1"));
        }
    }

    @Test
    void aWriterThatSleepsAcrossATakeoverAFoldAndACollectionStopsAndHarmsNothing() throws StoreException {
        Server sleeper = server().start();
        writeMuch(sleeper, 1);
        sleeper.write("late", 0, bytes(10, 1));
        try (Server other = server().start()) {
            removeMuch(other);
            writeMuch(other, 20);
            other.unlink("much0");
            other.publish();
            other.collect();
            passes(GRACE);
            assertTrue(other.collect().deletedObjects() > 0);
            CompletionException refused = assertThrows(CompletionException.class, sleeper::publish);
            assertEquals(Errno.EIO, ((FsException) refused.getCause()).errno());
            CompletionException old = assertThrows(CompletionException.class, sleeper::collect);
            assertEquals(Errno.EIO, ((FsException) old.getCause()).errno());
            sleeper.crash();
            assertArrayEquals(bytes(400_000, 21), other.read("much1"));
            assertNull(other.read("late"));
        }
    }

    @Test
    void aTakeoverInTheMiddleOfACollectionStopsIt() throws StoreException {
        Server one = server().start();
        writeMuch(one, 1);
        removeMuch(one);
        List<Server> others = new ArrayList<>();
        store.before("put manifest"::equals, () -> others.add(server().start()));
        CompletionException refused = assertThrows(CompletionException.class, one::collect);
        assertEquals(Errno.EIO, ((FsException) refused.getCause()).errno());
        assertEquals(List.of(), manifest().doomed());
        one.crash();
        Server other = others.getFirst();
        assertTrue(other.collect().doomedObjects() > 0);
        other.close();
    }

    @Test
    void whatAJournalHasNotPublishedNeedsStays() {
        Server server = server().start();
        writeMuch(server, 1);
        for (int i = 1; i < 4; i++) {
            server.unlink("much" + i);
        }
        server.publish();
        assertTrue(server.collect().rewrittenBytes() > 0); // the new segment is named here only
        server.fs().syncAll().join();
        server.crash();
        server.start();
        server.collect();
        passes(GRACE);
        server.collect();
        server.crash();
        server.start();
        assertArrayEquals(bytes(400_000, 1), server.read("much0"));
        server.close();
        assertFresh("much0", bytes(400_000, 1));
    }

    @Test
    void whatAnUploadLeftBehindIsFound() {
        Server server = server().start();
        for (int i = 0; i < 4; i++) {
            server.write("much" + i, 0, bytes(400_000, i));
        }
        server.fs().syncAll().join();
        store.interruptAt(request -> request.startsWith("done put 0")); // the segment is there, and nobody knows
        server.fs().published();
        Awaitility.await().until(store::isAway);
        server.crash();
        store.giveBack();
        server.start();
        server.publish();
        assertEquals(2, objects("00000000/segment/").size());
        server.collect();
        passes(GRACE);
        server.collect();
        assertEquals(1, objects("00000000/segment/").size());
        assertMuch(server, 0);
        server.close();
        assertFresh("much3", bytes(400_000, 3));
    }

    @Test
    void whatIsOnItsWayIsNotTouched() {
        Server server = server().start();
        server.write("stays", 0, bytes(1_200_000, 9));
        server.publish();
        CountDownLatch listed = new CountDownLatch(1);
        AtomicReference<CompletableFuture<Void>> upload = new AtomicReference<>();
        store.watch(request -> {
            if (request.equals("list ") && upload.get() == null) { // the collection has marked, and is about to list
                for (int i = 0; i < 4; i++) {
                    server.write("much" + i, 0, bytes(400_000, i));
                }
                server.fs().syncAll().join();
                upload.set(server.fs().published());
                Awaitility.await().until(() -> objects("00000000/segment/").size() == 2);
            } else if (upload.get() != null && request.matches("put [0-9a-f]{16}")) {
                awaitQuietly(listed); // the segment is there, its log not
            }
        });
        assertEquals(0, server.collect().doomedObjects());
        listed.countDown();
        upload.get().join();
        passes(GRACE);
        server.collect();
        assertEquals(2, objects("00000000/segment/").size());
        assertMuch(server, 0);
        server.close();
        assertFresh("much3", bytes(400_000, 3));
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aFoldWhoseAnswerWasLostIsGoneOnFrom() throws StoreException {
        try (Server server = server().start()) {
            server.write("small", 0, bytes(5000, 3));
            store.loseAnswerOfReplacement();
            server.fold();
            long first = manifest().state().logStart();
            assertTrue(first > 60);
            server.collect();
            passes(GRACE);
            assertTrue(server.collect().deletedObjects() > 60);
            server.fold();
            assertTrue(manifest().state().logStart() > first);
            assertArrayEquals(bytes(5000, 3), server.read("small"));
        }
        assertFresh("small", bytes(5000, 3));
    }

    @Test
    void whatIsNotOursIsNotTouched() throws StoreException {
        try (Server server = server().start()) {
            List<String> foreign =
                    List.of("00000000/notes", "00000000/segment/mine", "00000001/log/0000000000000000", "other");
            for (String key : foreign) {
                memory.put(key, ByteBuffer.wrap(bytes(10, 1)));
            }
            ObjectId newer = new ObjectId(0, ObjectKind.SEGMENT, 1000, 0);
            memory.put(ObjectNames.of(newer), ByteBuffer.wrap(bytes(10, 1)));
            for (int i = 0; i < 3; i++) {
                server.collect();
                passes(GRACE);
            }
            assertTrue(objects("").containsAll(foreign));
            assertTrue(objects("").contains(ObjectNames.of(newer)));
        }
    }

    @Test
    void itCollectsByItselfWhenSomethingWasWritten() {
        StoreOptions.Collection soon =
                new StoreOptions.Collection(Duration.ofMillis(1), 1L << 40, Duration.ofMillis(20), 0, 1);
        try (Server server = Server.idle(store, random).collecting(soon).start()) {
            writeMuch(server, 1);
            removeMuch(server);
            Awaitility.await().until(() -> {
                passes(Duration.ofSeconds(1));
                return objects("00000000/segment/").isEmpty();
            });
            StoreStatus status = server.fs().storeStatus().orElseThrow();
            assertTrue(status.collection().isPresent());
        }
    }

    /** So that one that is started often, and writes a little each time, collects, too. */
    @Test
    void whatWasPutIsCountedAcrossStarts() {
        Server server = server().start();
        writeMuch(server, 1);
        server.publish(); // with what was noted
        server.crash();
        long before = uncollected(server);
        assertTrue(before > 1_600_000, () -> before + " bytes");
        server.start();
        writeMuch(server, 2);
        server.publish();
        server.crash();
        long both = uncollected(server);
        assertTrue(both >= before + 1_600_000, () -> both + " bytes");
        server.start();
        server.collect();
        server.write("little", 0, bytes(100, 1));
        server.publish();
        server.close();
        long since = uncollected(server);
        assertTrue(since > 0 && since < 100_000, () -> since + " bytes");
    }

    private static long uncollected(Server server) {
        Key key = Key.state(State.UNCOLLECTED);
        byte[] value = server.afterCrash(Family.STATE).get(key);
        return ((Value.Counter) ValueCodec.decode(key, value)).value();
    }

    @Test
    void howItStandsIsTold() {
        try (Server server = server().start()) {
            writeMuch(server, 1);
            Awaitility.await()
                    .until(() -> server.fs().storeStatus().orElseThrow().bytesBehind() == 0);
            StoreStatus published = server.fs().storeStatus().orElseThrow();
            assertEquals(1, published.epoch());
            assertEquals(1, published.lastLog());
            assertEquals(Duration.ZERO, published.behind());
            assertTrue(published.answers());
            assertEquals(Optional.empty(), published.fenced());
            assertEquals(Optional.empty(), published.collection());
            server.write("f", 0, bytes(100_000, 1));
            server.fs().syncAll().join();
            StoreStatus behind = server.fs().storeStatus().orElseThrow();
            assertTrue(behind.bytesBehind() >= 100_000, behind::toString);
            assertTrue(behind.behind().compareTo(Duration.ZERO) > 0, behind::toString);
            CollectionReport report = server.collect();
            assertEquals(
                    Optional.of(report), server.fs().storeStatus().orElseThrow().collection());
        }
    }

    private List<String> objects(String prefix) {
        return StoredKeys.of(memory, prefix);
    }
}
