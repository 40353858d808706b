package io.shorefs.core.replication;

import static io.shorefs.core.replication.RandomBytes.bytes;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shorefs.api.Credentials;
import io.shorefs.api.Errno;
import io.shorefs.api.FileSystem;
import io.shorefs.api.FsException;
import io.shorefs.api.OpenFile;
import io.shorefs.api.OpenMode;
import io.shorefs.core.Progress;
import io.shorefs.core.check.Report;
import io.shorefs.core.key.Inode;
import io.shorefs.core.key.Key;
import io.shorefs.core.key.Value;
import io.shorefs.memory.MemoryStore;
import io.shorefs.spi.ObjectStore;
import io.shorefs.spi.ObjectStore.StoreException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A machine that has some of the metadata only in the store shows the same filesystem as one that has all of it. */
@Timeout(120)
class HydrationTest {
    private static final int TABLE_BYTES = 900;
    private static final int ROUNDS = 7;
    private static final int OPERATIONS = 25;
    private static final int FILES = 12;
    private static final List<String> FOLDERS = List.of("", "a/", "b/");
    private static final int BLOCK = 4096;

    private final MemoryStore store = new MemoryStore();
    private final Folder folder = new Folder(store, TABLE_BYTES);
    private final ExpectedFiles files = new ExpectedFiles();
    private Random random = new Random(1);
    private Server server;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16})
    void whatIsColdIsAsItWas(long seed) throws StoreException {
        random = new Random(seed);
        server = Server.idle(store, random).start();
        server.mkdir("a");
        server.mkdir("b");
        for (int i = 0; i < ROUNDS; i++) {
            operations();
            switch (random.nextInt(5)) {
                case 0, 1 -> {
                    server.publish();
                    moveOn(random.nextBoolean());
                }
                case 2 -> {
                    server.fs().syncAll().join();
                    server.crash();
                    server.start();
                }
                default -> {
                    server.publish();
                    folder.fold(random.nextInt(4), random.nextBoolean()); // what it has begun to read may be gone
                }
            }
            if (random.nextInt(3) == 0) {
                assertFiles();
            }
        }
        server.publish();
        moveOn(true);
        assertFiles();
        server.publish();
        server.crash();
        server = Server.idle(store, random).start();
        Awaitility.await().until(() -> server.cold().isEmpty());
        assertFiles();
        server.close();
    }

    /** A machine that has nothing, and most of what there is in tables. */
    private void moveOn(boolean folds) throws StoreException {
        server.crash();
        if (folds) {
            folder.fold(random.nextBoolean() ? 100 : random.nextInt(10), random.nextBoolean());
        }
        long background = random.nextInt(3) == 0 ? 1L << 30 : 0;
        long most = random.nextInt(3) == 0 ? Long.MAX_VALUE : random.nextInt(20_000);
        server = Server.idle(store, random)
                .withMetadata(background, most, 1 + random.nextInt(2000))
                .start();
    }

    private void operations() {
        for (int j = random.nextInt(OPERATIONS); j > 0; j--) {
            operation();
        }
    }

    private String file() {
        return FOLDERS.get(random.nextInt(FOLDERS.size())) + "f" + random.nextInt(FILES);
    }

    private void operation() {
        String name = file();
        switch (random.nextInt(9)) {
            case 0 -> files.unlink(server, name);
            case 1 -> files.rename(server, name, file());
            case 2 ->
                files.truncate(
                        server,
                        name,
                        random.nextInt(4) == 0 ? random.nextInt(50) * 32 * BLOCK : random.nextInt(20_000));
            case 3 -> { // made and removed: it must not come back
                server.write("new", 0, bytes(100, 1));
                if (random.nextBoolean()) {
                    server.publish();
                }
                server.unlink("new");
            }
            case 4 -> assertArrayEquals(files.content(name), server.read(name), name);
            case 5 -> assertNames(FOLDERS.get(random.nextInt(FOLDERS.size())));
            default -> write(name, random.nextInt(10) == 0 ? random.nextInt(1_000_000) : random.nextInt(30_000));
        }
    }

    private void write(String name, int at) {
        files.write(server, name, at, bytes(1 + random.nextInt(9000), random.nextInt()));
    }

    private void assertFiles() {
        for (String parent : FOLDERS) {
            assertNames(parent);
            for (int i = 0; i < FILES; i++) {
                String name = parent + "f" + i;
                assertArrayEquals(files.content(name), server.read(name), name);
            }
        }
    }

    private void assertNames(String parent) {
        List<String> expected = new ArrayList<>(parent.isEmpty() ? List.of("a", "b") : List.of());
        files.names().stream()
                .filter(name -> name.lastIndexOf('/') + 1 == parent.length() && name.startsWith(parent))
                .map(name -> name.substring(parent.length()))
                .forEach(expected::add);
        List<String> found = server.list(parent.isEmpty() ? "" : parent.substring(0, 1));
        assertEquals(
                expected.stream().sorted().toList(), found.stream().sorted().toList());
    }

    /** Files in tables, and a server that has none of their metadata. */
    private Server attached(int count, ObjectStore through) throws StoreException {
        Server first = Server.idle(store, random).start();
        for (int i = 0; i < count; i++) {
            first.write("f" + i, 0, bytes(200, i));
        }
        first.publish();
        first.crash();
        folder.fold(100, true);
        return Server.idle(through, random).withMetadata(0).start();
    }

    @Test
    void withoutTheStoreWhatIsThereIsServedAndAllElseFailsAfterAWhile() throws StoreException {
        UnreliableStore away = new UnreliableStore(store, new Random(1), 0);
        server = attached(200, away);
        assertArrayEquals(bytes(200, 3), server.read("f3"));
        assertNull(server.read("made"));
        away.failing(100);
        assertArrayEquals(bytes(200, 3), server.read("f3"));
        server.mkdir("made"); // that there is no such name is known
        server.write("made/new", 0, bytes(10, 1)); // no inode that is made now was ever in the store
        assertArrayEquals(bytes(10, 1), server.read("made/new"));
        CompletableFuture<byte[]> waits = CompletableFuture.supplyAsync(() -> server.read("f150"));
        Awaitility.await().during(Duration.ofMillis(700)).until(() -> !waits.isDone());
        server.pass(Duration.ofSeconds(31));
        CompletionException failed = assertThrows(CompletionException.class, waits::join);
        FsException failure = (FsException) failed.getCause();
        assertEquals(Errno.EIO, failure.errno());
        assertTrue(failure.getMessage().contains("table/"), failure::getMessage);
        assertThrows(CompletionException.class, () -> server.read("f150")); // at once
        away.failing(0);
        server.pass(Duration.ofSeconds(10));
        assertArrayEquals(bytes(200, 150), server.read("f150"));
        server.close();
    }

    /** Who lists a directory gets what is here, and is told at the next page. */
    @Test
    void aPageEndsBeforeWhatCannotBeHad() throws StoreException {
        UnreliableStore away = new UnreliableStore(store, new Random(1), 0);
        server = attached(3000, away);
        server.read("f3");
        away.failing(100);
        OpenFile directory = server.fs()
                .open(Credentials.ROOT, FileSystem.ROOT, OpenMode.READ)
                .join();
        long[] next = {0};
        int[] pages = {0};
        List<String> names = new ArrayList<>();
        CompletionException failed = assertThrows(CompletionException.class, () -> {
            for (int before = -1; before < names.size(); pages[0]++) {
                before = names.size();
                CompletableFuture<Void> page = server.fs()
                        .readdir(directory, next[0], (inode, type, position, name) -> {
                            next[0] = position;
                            return names.add(name.toString());
                        });
                Awaitility.await().until(() -> {
                    server.pass(Duration.ofSeconds(31));
                    return page.isDone();
                });
                page.join();
            }
        });
        assertEquals(Errno.EIO, ((FsException) failed.getCause()).errno());
        assertTrue(pages[0] > 0 && names.contains("."), () -> pages[0] + " pages with " + names);
        away.failing(0);
        server.pass(Duration.ofSeconds(10));
        server.close();
    }

    @Test
    void aStartWithTheStoreAwayGoesOnWithWhatIsThere() throws StoreException {
        UnreliableStore away = new UnreliableStore(store, new Random(1), 0);
        server = attached(200, away);
        assertArrayEquals(bytes(200, 3), server.read("f3"));
        server.write("f3", 0, bytes(100, 7));
        server.fs().syncAll().join();
        server.crash();
        away.failing(100);
        server.start();
        assertArrayEquals(bytes(100, 7), Arrays.copyOf(server.read("f3"), 100));
        CompletableFuture<byte[]> waits = CompletableFuture.supplyAsync(() -> server.read("f150"));
        away.failing(0);
        assertArrayEquals(bytes(200, 150), waits.join());
        server.close();
    }

    @Test
    void manyReadersShareWhatIsFetched() throws Exception {
        attached(400, new UnreliableStore(store, new Random(1), 0)).crash();
        CountingStore counting = new CountingStore(store);
        server = Server.idle(counting, random).start(); // the background fetches, too
        try (ExecutorService readers = Executors.newFixedThreadPool(8)) {
            List<Future<?>> done = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                Random order = new Random(i);
                done.add(readers.submit(() -> {
                    for (int j = 0; j < 300; j++) {
                        int file = order.nextInt(400);
                        assertArrayEquals(bytes(200, file), server.read("f" + file));
                    }
                }));
            }
            for (Future<?> reader : done) {
                reader.get();
            }
        }
        assertTrue(counting.reads() < folder.tables() + 20, "each table is fetched once");
        server.close();
    }

    @Test
    void theBackgroundFetchesUpToItsLimit() throws StoreException {
        attached(300, new UnreliableStore(store, new Random(1), 0)).crash();
        server = Server.idle(store, random).withMetadata(1).start();
        assertNotNull(server.read("f7"));
        assertFalse(server.cold().isEmpty());
        server.crash();
        server.withMetadata(1L << 30).start(); // goes on
        Awaitility.await().until(() -> server.cold().isEmpty());
        server.close();
    }

    /** Metadata several times what is allowed: all of it is read, twice, and once more after a start in the middle; what is changed meanwhile is not lost. */
    @Test
    void aSmallMachineReadsALargeVolume() throws StoreException {
        int count = 1500;
        server = attached(count, new UnreliableStore(store, new Random(1), 0));
        server.crash();
        server = Server.idle(store, random).start();
        for (int i = 0; i < count; i++) {
            server.read("f" + i); // the first time changes its access time
        }
        server.fs().hydrate().join();
        server.publish();
        long whole = server.mapBytes();
        server.crash();
        folder.fold(100, true);
        long most = whole / 4;
        server = Server.idle(store, random)
                .withMetadata(most / 8 * 7, most, 4000)
                .start();
        long[] highest = {0};
        for (int turn = 0; turn < 3; turn++) {
            for (int i = 0; i < count; i++) {
                int file = turn == 1 ? (i * 601) % count : i; // as they lie, and in no order
                byte[] expected = bytes(200, turn > 0 && file % 50 == 0 ? file + 1 : file);
                assertArrayEquals(expected, server.read("f" + file), "f" + file);
                if (turn == 0 && i % 50 == 0) {
                    server.write("f" + i, 0, bytes(200, i + 1));
                }
                highest[0] = Math.max(highest[0], server.mapBytes());
            }
            server.publish(); // not often: who folds for a machine makes tables of some MiB, which are units
            if (turn == 1) {
                server.crash();
                server.start();
            }
        }
        assertTrue(highest[0] < most + most / 2, highest[0] + " of " + whole + ", allowed " + most);
        Awaitility.await().until(() -> server.mapBytes() <= most);
        server.close();
        server = Server.idle(store, random).start();
        assertArrayEquals(bytes(200, 51), server.read("f50"));
        server.fs().hydrate().join();
        assertEquals(count, server.list("").size());
        server.close();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aStartThatCrashesAnywhereBeginsAgain(boolean outdated) throws StoreException {
        server = attached(100, new UnreliableStore(store, new Random(1), 0));
        server.write("f7", 0, bytes(300, 7)); // in the tail
        server.unlink("f8");
        server.publish();
        server.crash();
        Server other = Server.idle(store, random).withMetadata(0);
        if (outdated) {
            other.start().write("f9", 0, bytes(300, 9));
            other.publish();
            other.crash();
            other = server;
        }
        int transaction = 0;
        while (other.stopsAtTransaction(transaction)) {
            transaction++;
        }
        assertTrue(transaction > 3, "transactions of a start: " + transaction);
        assertArrayEquals(bytes(300, 7), other.read("f7"));
        assertNull(other.read("f8"));
        assertArrayEquals(bytes(outdated ? 300 : 200, 9), other.read("f9"));
        assertEquals(99, other.list("").size());
        other.close();
    }

    /** It is emptied first; what is in it then is no filesystem. */
    @Test
    void whenTheStoreGoesAwayWhileAJournalIsFilledItIsNotServed() throws StoreException {
        InterruptedStore away = new InterruptedStore(store);
        server = attached(100, away);
        server.publish();
        server.crash();
        Server other = Server.idle(store, random).start();
        other.write("f9", 0, bytes(300, 9));
        other.publish();
        other.crash();
        folder.fold(100, true);
        AtomicInteger refused = new AtomicInteger();
        away.interruptAt(request -> request.equals("get " + folder.firstTable()));
        server.startsAgain(() -> {
            refused.incrementAndGet();
            away.giveBack();
        });
        assertEquals(1, refused.get());
        assertEquals(100, server.list("").size());
        assertArrayEquals(bytes(300, 9), server.read("f9"));
        server.close();
    }

    @Test
    void whatAnotherServerLeftToReclaimIsReclaimed() throws StoreException {
        Server first = Server.idle(store, random).start();
        first.write("f", 0, bytes(100_000, 1));
        first.publish();
        first.crash();
        long number = FileSystem.ROOT + 1;
        Inode inode = (Inode) folder.value(Key.inode(number));
        folder.publish(Map.of(
                Key.inode(number),
                Optional.of(inode.edit(inode.version())
                        .size(50_000)
                        .flag(Inode.HAS_HOLES, true)
                        .done()),
                Key.hole(number, 50_000),
                Optional.of(new Value.Hole(Long.MAX_VALUE, inode.version() + 1))));
        folder.fold(100, true);
        server = Server.idle(store, random).withMetadata(0).start();
        assertArrayEquals(Arrays.copyOf(bytes(100_000, 1), 50_000), server.read("f"));
        assertTrue(server.cold().isEmpty() || server.local(Key.hole(number, 50_000)) != null);
        Awaitility.await().until(() -> server.local(Key.hole(number, 50_000)) == null);
        server.close();
    }

    /** The background has its limit; who asks for everything gets it, and is told how far it is. */
    @Test
    void everythingIsFetchedWhenSomebodyAsksForThat() throws StoreException {
        InterruptedStore watched = new InterruptedStore(store);
        server = attached(100, watched);
        Progress.At before = server.fs().hydration().orElseThrow();
        assertTrue(before.total() > 3 && before.done() < before.total(), before::toString);
        watched.interruptAt(request -> true);
        CompletableFuture<Void> refused = server.fs().hydrate();
        Awaitility.await().until(() -> {
            server.pass(Duration.ofSeconds(31)); // again: its time may begin after the first of them
            return refused.isDone();
        });
        CompletionException away = assertThrows(CompletionException.class, refused::join);
        assertEquals(Errno.EIO, ((FsException) away.getCause()).errno());
        watched.giveBack();
        List<Progress.At> told = new ArrayList<>();
        watched.watch(request -> server.fs().hydration().ifPresent(told::add));
        server.fs().hydrate().join();
        assertTrue(server.cold().isEmpty());
        assertEquals(Optional.empty(), server.fs().hydration());
        assertTrue(told.getLast().done() > before.done(), told::toString);
        assertEquals(before.total(), told.getLast().total());
        server.fs().hydrate().join();
        server.close();
    }

    @Test
    void aCheckSaysThatNotEverythingIsHere() throws StoreException {
        server = attached(100, new UnreliableStore(store, new Random(1), 0));
        server.write("f50", 0, bytes(100, 1));
        server.fs().syncAll().join();
        server.crash();
        Report report = server.check();
        assertTrue(report.coldRanges() > 0);
        assertEquals(List.of(), report.findings());
    }

    @Test
    void attachingCostsTheSameHoweverManyFilesThereAre() throws StoreException {
        CountingStore few = attachTo(500);
        CountingStore many = attachTo(10_000);
        assertEquals(few.reads(), many.reads());
        assertTrue(
                many.bytes() < few.bytes() + 40_000,
                few.bytes() + " bytes, then " + many.bytes()); // the index is longer
    }

    private static CountingStore attachTo(int count) throws StoreException {
        MemoryStore volume = new MemoryStore();
        try (Server first = Server.idle(volume, new Random(1)).start()) {
            for (int i = 0; i < count; i++) {
                String name = i < 10 ? "d" + i : "d" + i % 10 + "/d" + i;
                first.mkdir(name);
            }
            first.publish();
        }
        Folder tables = new Folder(volume, 20_000);
        tables.fold(100, true);
        assertTrue(tables.tables() > count / 100);
        CountingStore counting = new CountingStore(volume);
        Server other = Server.idle(counting, new Random(2)).withMetadata(0).start();
        assertNull(other.read("none"));
        other.crash();
        return counting;
    }
}
