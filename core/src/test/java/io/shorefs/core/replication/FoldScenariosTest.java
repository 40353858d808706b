package io.shorefs.core.replication;

import static io.shorefs.core.replication.RandomBytes.bytes;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shorefs.api.Errno;
import io.shorefs.api.FsException;
import io.shorefs.memory.MemoryStore;
import io.shorefs.spi.ObjectStore;
import io.shorefs.spi.ObjectStore.StoreException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A machine that has little of the metadata, beside folds: what was renamed is there once, and what was removed stays so. */
@Timeout(60)
final class FoldScenariosTest {
    private static final int FILES = 60;

    /** A few entries a table. */
    private static final int TABLE_BYTES = 400;

    private final MemoryStore store = new MemoryStore();
    private final Random random = new Random(1);
    private final Folder folder = new Folder(store, TABLE_BYTES);
    private final TreeMap<String, byte[]> files = new TreeMap<>();
    private final List<Long> removed = new ArrayList<>();

    /** Files in many tables. */
    private Server inTables() throws StoreException {
        Server first = Server.idle(store, random).start();
        for (int i = 0; i < FILES; i++) {
            files.put("f" + i, bytes(200, i));
            first.write("f" + i, 0, bytes(200, i));
        }
        first.publish();
        folder.fold(100, true);
        assertTrue(folder.tables() > 20, folder.tables() + " tables");
        return first;
    }

    /** In logs that are not folded. */
    private void remove(Server server) {
        for (int i = 0; i < FILES; i += 3) {
            removed.add(server.inode("f" + i));
            server.unlink("f" + i);
            files.remove("f" + i);
            if (i % 4 == 0) {
                server.publish();
            }
        }
        server.publish();
    }

    private Server withoutMetadata(ObjectStore through) {
        return Server.idle(through, random).withMetadata(0).start();
    }

    private void assertFiles(Server server) {
        assertEquals(
                List.copyOf(files.keySet()), server.list("").stream().sorted().toList());
        for (int i = 0; i < FILES; i++) {
            for (String name : List.of("f" + i, "g" + i)) {
                if (files.containsKey(name)) {
                    assertArrayEquals(files.get(name), server.read(name), name);
                } else {
                    assertNull(server.read(name), name);
                }
            }
        }
        removed.forEach(inode -> assertGone(server, inode));
    }

    private static void assertGone(Server server, long inode) {
        CompletionException gone = assertThrows(
                CompletionException.class, () -> server.fs().attributes(inode).join());
        assertEquals(Errno.ESTALE, ((FsException) gone.getCause()).errno());
    }

    /** Old and new names lie in different tables; whoever folds dies before each of its requests, and each time somebody looks. */
    @Test
    void whatIsRenamedFromTableToTableIsThereOnceWhereverAFoldStops() throws StoreException {
        Server first = inTables();
        for (int i = 0; i < FILES; i += 2) {
            first.rename("f" + i, "g" + i);
            files.put("g" + i, files.remove("f" + i));
        }
        first.publish();
        first.crash();
        InterruptedStore dying = new InterruptedStore(store);
        Folder folds = new Folder(dying, TABLE_BYTES);
        int stops = 0;
        for (boolean ended = false; !ended; stops++) {
            int stop = stops;
            AtomicInteger puts = new AtomicInteger();
            dying.interruptAt(request -> request.startsWith("put") && puts.getAndIncrement() == stop);
            try {
                folds.fold(100, true);
                ended = true;
            } catch (StoreException e) {
                dying.giveBack();
            }
            Server looks = withoutMetadata(store);
            assertFiles(looks);
            looks.crash();
        }
        assertTrue(stops > 20, stops + " stops");
    }

    /** A machine fetches one unit after the other; before one of its requests all logs are folded, so that nothing in the store tells of what was removed, and the older tables are deleted. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 5, 10, 20})
    void whatWasRemovedDoesNotComeBackWhenItsTombstoneIsFolded(int request) throws StoreException {
        Server first = inTables();
        remove(first);
        first.crash();
        InterruptedStore watched = new InterruptedStore(store);
        Server second = withoutMetadata(watched);
        AtomicInteger gets = new AtomicInteger();
        watched.before(made -> made.startsWith("get") && gets.getAndIncrement() == request, this::foldAll);
        assertFiles(second);
        assertTrue(gets.get() > request, gets + " requests");
        second.crash();
        second.start();
        assertFiles(second);
        second.fs().hydrate().join();
        assertFiles(second);
        second.close();
    }

    private void foldAll() {
        try {
            folder.fold(100, true);
        } catch (StoreException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void whatLogsRemoveStaysRemovedWhileItsRangesAreFetched() throws StoreException {
        Server first = inTables();
        remove(first);
        first.crash();
        Server second = withoutMetadata(store);
        removed.forEach(inode -> assertGone(second, inode)); // nothing is fetched yet
        assertFiles(second);
        second.crash();
        second.start();
        assertFiles(second);
        second.fs().hydrate().join();
        assertFiles(second);
        second.write("f1", 0, bytes(200, 77));
        files.put("f1", bytes(200, 77));
        second.fold();
        second.unlink("folded");
        second.publish();
        second.crash();
        Server third = withoutMetadata(store);
        assertFiles(third);
        third.close();
    }
}
