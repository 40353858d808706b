package io.shorefs.conformance.map;

import static io.shorefs.conformance.map.MapContent.BEGINNING;
import static io.shorefs.conformance.map.MapContent.END;
import static io.shorefs.conformance.map.MapContent.all;
import static io.shorefs.conformance.map.MapContent.assertSame;
import static io.shorefs.conformance.map.MapContent.bytes;
import static io.shorefs.conformance.map.MapContent.filled;
import static io.shorefs.conformance.map.MapContent.get;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shorefs.api.Errno;
import io.shorefs.api.FsException;
import io.shorefs.spi.LocalMap;
import java.util.List;
import java.util.NavigableMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What every {@link LocalMap} does, whether or not it outlives its process. */
public abstract class LocalMapKit extends MapContentKit {
    private static final long SMALL = 4L << 20;
    private static final int ENTRY = 40_000;

    @Test
    void aFullMapRefusesAndChangesNothing() {
        LocalMap map = open(SMALL);
        int entries = fill(map);
        NavigableMap<byte[], byte[]> before = all(map);
        assertEquals(entries, before.size());
        assertTrue(entries * (long) ENTRY > map.maxBytes() / 3, "filled to a third at least: " + entries + " entries");
        assertTrue(map.usedBytes() <= map.maxBytes(), "used " + map.usedBytes());
        assertNoSpace(map, changes -> changes.put(bytes("large"), filled((int) SMALL, 1)));
        assertSame(before, all(map), "after ENOSPC");
    }

    @Test
    void whoCatchesNoSpaceDoesNotGetHalfOfATransaction() {
        LocalMap map = open(SMALL);
        fill(map);
        NavigableMap<byte[], byte[]> before = all(map);
        assertNoSpace(map, changes -> {
            changes.put(bytes("a small one"), bytes("v"));
            for (int i = 0; i < 10; i++) {
                putAndIgnore(changes, bytes("large " + i), filled(1_000_000, i));
            }
        });
        assertSame(before, all(map), "after ENOSPC");
    }

    @Test
    void aFullMapCanBeEmptiedAndFilledAgain() {
        LocalMap map = open(SMALL);
        for (int round = 0; round < 2; round++) {
            int entries = fill(map);
            long full = map.usedBytes();
            for (byte[] key : all(map).keySet()) {
                map.update(changes -> changes.delete(key));
            }
            assertEquals(0, all(map).size());
            assertTrue(map.usedBytes() < full / 4, "used %d of %d".formatted(map.usedBytes(), full));
            assertTrue(entries * (long) ENTRY > map.maxBytes() / 3, "round " + round + ": " + entries + " entries");
        }
    }

    @Test
    void usedBytesFollowTheContent() {
        LocalMap map = open();
        long empty = map.usedBytes();
        map.update(changes -> {
            for (int i = 0; i < 100; i++) {
                changes.put(bytes("key " + i), filled(10_000, i));
            }
        });
        long full = map.usedBytes();
        assertTrue(full - empty >= 1_000_000 && full - empty < 4_000_000, "used " + full);
        map.update(changes -> all(changes).keySet().forEach(changes::delete));
        assertTrue(map.usedBytes() < empty + 100_000, "used " + map.usedBytes());
    }

    @Test
    void readersSeeWholeTransactionsWhileUpdatesGoOn() throws Exception {
        new ReadersBesideUpdates(open()).run(3, 400);
    }

    @Test
    void aClosedSnapshotIsRefusedAndHarmsNoOther() {
        LocalMap map = open();
        map.update(changes -> changes.put(bytes("a"), bytes("1")));
        LocalMap.Snapshot closed = map.snapshot();
        closed.close();
        closed.close();
        try (LocalMap.Snapshot open = map.snapshot()) {
            closed.close();
            assertThrows(IllegalStateException.class, () -> closed.get(bytes("a")));
            assertThrows(IllegalStateException.class, () -> closed.scan(BEGINNING, END, (key, value) -> true));
            assertArrayEquals(bytes("1"), open.get(bytes("a")));
            assertEquals(1, all(open).size());
        }
    }

    @Test
    void aSnapshotClosedInItsOwnScanEndsIt() {
        LocalMap map = open();
        map.update(changes -> {
            changes.put(bytes("a"), bytes("1"));
            changes.put(bytes("b"), bytes("2"));
        });
        LocalMap.Snapshot snapshot = map.snapshot();
        assertThrows(
                IllegalStateException.class,
                () -> snapshot.scan(BEGINNING, END, (key, value) -> {
                    snapshot.close();
                    return true;
                }));
        snapshot.close();
        assertEquals(2, all(map).size());
    }

    @Test
    void anotherThreadIsRefused() {
        LocalMap map = open();
        map.update(changes -> changes.put(bytes("a"), bytes("1")));
        try (LocalMap.Snapshot snapshot = map.snapshot()) {
            assertEquals(IllegalStateException.class, elsewhere(() -> snapshot.get(bytes("a"))));
            assertEquals(IllegalStateException.class, elsewhere(snapshot::close));
            assertArrayEquals(bytes("1"), snapshot.get(bytes("a")));
        }
        map.update(changes ->
                assertEquals(IllegalStateException.class, elsewhere(() -> changes.put(bytes("b"), bytes("2")))));
        assertEquals(1, all(map).size());
    }

    @Test
    void aVirtualThreadDoesNotUpdate() throws InterruptedException {
        LocalMap map = open();
        AtomicReference<RuntimeException> thrown = new AtomicReference<>();
        Thread.ofVirtual()
                .start(() -> thrown.set(assertThrows(IllegalStateException.class, () -> map.update(changes -> {}))))
                .join();
        assertTrue(thrown.get() instanceof IllegalStateException, "refused");
    }

    @Test
    void aTransactionEndsWithItsUpdate() {
        LocalMap map = open();
        AtomicReference<LocalMap.Transaction> kept = new AtomicReference<>();
        map.update(kept::set);
        LocalMap.Transaction ended = kept.get();
        assertThrows(IllegalStateException.class, () -> ended.put(bytes("a"), bytes("1")));
        assertThrows(IllegalStateException.class, () -> ended.delete(bytes("a")));
        assertThrows(IllegalStateException.class, () -> ended.get(bytes("a")));
        assertThrows(IllegalStateException.class, () -> ended.scan(BEGINNING, END, (key, value) -> true));
        assertEquals(0, all(map).size());
    }

    @Test
    void anUpdateInsideAnUpdateIsRefused() {
        LocalMap map = open();
        map.update(changes -> {
            assertThrows(IllegalStateException.class, () -> map.update(inner -> {}));
            changes.put(bytes("a"), bytes("1"));
        });
        assertEquals(1, all(map).size());
    }

    @Test
    void aVisitorDoesNotChangeItsTransaction() {
        LocalMap map = open();
        map.update(changes -> {
            changes.put(bytes("a"), bytes("1"));
            changes.scan(BEGINNING, END, (key, value) -> {
                assertThrows(IllegalStateException.class, () -> changes.delete(key));
                assertThrows(IllegalStateException.class, () -> changes.put(key, key));
                return true;
            });
            changes.put(bytes("b"), bytes("2"));
        });
        assertEquals(2, all(map).size());
    }

    @Test
    void keysAndValuesThatCannotBeAreRefused() {
        LocalMap map = open();
        map.update(changes -> {
            for (byte[] key : List.of(new byte[0], new byte[512])) {
                assertThrows(IllegalArgumentException.class, () -> changes.put(key, bytes("v")));
                assertThrows(IllegalArgumentException.class, () -> changes.delete(key));
                assertThrows(IllegalArgumentException.class, () -> changes.get(key));
            }
            byte[] large = new byte[(16 << 20) + 1];
            assertThrows(IllegalArgumentException.class, () -> changes.put(bytes("a"), large));
            changes.put(bytes("b"), bytes("2"));
        });
        try (LocalMap.Snapshot snapshot = map.snapshot()) {
            assertThrows(IllegalArgumentException.class, () -> snapshot.get(new byte[0]));
            assertThrows(IllegalArgumentException.class, () -> snapshot.get(new byte[512]));
        }
        assertArrayEquals(bytes("2"), get(map, bytes("b")));
    }

    @Test
    void closingWaitsForSnapshots() throws Exception {
        LocalMap map = open();
        map.update(changes -> changes.put(bytes("a"), bytes("1")));
        LocalMap.Snapshot snapshot = map.snapshot();
        CompletableFuture<Void> closing = CompletableFuture.runAsync(map::close);
        awaitRefusal(map);
        assertArrayEquals(bytes("1"), snapshot.get(bytes("a")));
        assertTrue(!closing.isDone(), "waits");
        snapshot.close();
        closing.get(5, TimeUnit.SECONDS);
    }

    @Test
    void aClosedMapIsRefused() {
        LocalMap map = open();
        map.close();
        map.close();
        assertThrows(IllegalStateException.class, map::snapshot);
        assertThrows(IllegalStateException.class, () -> map.update(changes -> {}));
    }

    @Test
    void aMapIsNotClosedFromInside() {
        LocalMap map = open();
        map.update(changes -> {
            assertThrows(IllegalStateException.class, map::close);
            changes.put(bytes("a"), bytes("1"));
        });
        try (LocalMap.Snapshot snapshot = map.snapshot()) {
            assertThrows(IllegalStateException.class, map::close);
            assertArrayEquals(bytes("1"), snapshot.get(bytes("a")));
        }
        assertEquals(1, all(map).size(), "it is open still");
    }

    private static int fill(LocalMap map) {
        for (int i = 0; ; i++) {
            byte[] key = bytes("entry " + i);
            try {
                map.update(changes -> changes.put(key, filled(ENTRY, 7)));
            } catch (FsException e) {
                assertEquals(Errno.ENOSPC, e.errno());
                return i;
            }
        }
    }

    private static void putAndIgnore(LocalMap.Transaction changes, byte[] key, byte[] value) {
        try {
            changes.put(key, value);
        } catch (FsException e) {
            assertEquals(Errno.ENOSPC, e.errno());
        }
    }

    private static void assertNoSpace(LocalMap map, Consumer<LocalMap.Transaction> changes) {
        FsException full = assertThrows(FsException.class, () -> map.update(changes));
        assertEquals(Errno.ENOSPC, full.errno());
    }

    private static Class<?> elsewhere(Runnable action) {
        return CompletableFuture.runAsync(action)
                .handle((ignored, failure) ->
                        failure == null ? null : failure.getCause().getClass())
                .join();
    }

    private static void awaitRefusal(LocalMap map) {
        await().until(() -> {
            try (LocalMap.Snapshot early = map.snapshot()) {
                return early == null;
            } catch (IllegalStateException e) {
                return true;
            }
        });
    }
}
