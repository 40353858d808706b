package io.shorefs.conformance.map;

import static io.shorefs.conformance.map.MapContent.BEGINNING;
import static io.shorefs.conformance.map.MapContent.END;
import static io.shorefs.conformance.map.MapContent.all;
import static io.shorefs.conformance.map.MapContent.assertSame;
import static io.shorefs.conformance.map.MapContent.bytes;
import static io.shorefs.conformance.map.MapContent.filled;
import static io.shorefs.conformance.map.MapContent.get;
import static io.shorefs.conformance.map.MapContent.model;
import static io.shorefs.conformance.map.MapContent.range;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shorefs.spi.LocalMap;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The part of {@link LocalMapKit} about keys and values. */
abstract class MapContentKit {
    /** How large the maps under test may become. */
    protected static final long MAX_BYTES = 64L << 20;

    private static final int LARGEST_VALUE = 16 << 20;

    private final List<LocalMap> opened = new ArrayList<>();

    /** Where the map under test lies. */
    @TempDir
    protected Path folder;

    /** Opens the map in a folder, and makes it if there is none. */
    protected abstract LocalMap open(Path folder, long maxBytes);

    /** Opens the map of this test; it is closed when the test ends. */
    protected final LocalMap open() {
        return open(MAX_BYTES);
    }

    /** Opens the map of this test, of this size; it is closed when the test ends. */
    protected final LocalMap open(long maxBytes) {
        LocalMap map = open(folder, maxBytes);
        opened.add(map);
        return map;
    }

    @AfterEach
    void closeAll() {
        opened.forEach(LocalMap::close);
    }

    @Test
    void aNewMapIsEmpty() {
        LocalMap map = open();
        assertNull(get(map, bytes("a")));
        assertEquals(0, all(map).size());
        assertTrue(map.maxBytes() <= MAX_BYTES && map.maxBytes() > MAX_BYTES - (1 << 20), "max " + map.maxBytes());
        assertTrue(map.usedBytes() < 1 << 20, "used " + map.usedBytes());
    }

    @Test
    void keepsReplacesAndRemoves() {
        LocalMap map = open();
        map.update(changes -> {
            changes.put(bytes("a"), bytes("1"));
            changes.put(bytes("b"), bytes("2"));
        });
        map.update(changes -> {
            changes.put(bytes("a"), bytes("longer"));
            changes.delete(bytes("b"));
            changes.delete(bytes("never there"));
        });
        assertArrayEquals(bytes("longer"), get(map, bytes("a")));
        assertNull(get(map, bytes("b")));
        assertEquals(1, all(map).size());
    }

    @Test
    void keysAreOrderedByUnsignedBytesTheShorterFirst() {
        byte[][] ordered = {
            {0},
            {0, 0},
            {0, 1},
            {1},
            {0x7f},
            {0x7f, (byte) 0xff},
            {(byte) 0x80},
            {(byte) 0x80, 0},
            filled(510, 0xff),
            filled(511, 0xff)
        };
        LocalMap map = open();
        map.update(changes -> {
            for (int i = ordered.length - 1; i >= 0; i--) {
                changes.put(ordered[i], new byte[] {(byte) i});
            }
        });
        List<byte[]> found = List.copyOf(all(map).keySet());
        assertEquals(ordered.length, found.size());
        for (int i = 0; i < ordered.length; i++) {
            assertArrayEquals(ordered[i], found.get(i));
            assertArrayEquals(new byte[] {(byte) i}, get(map, ordered[i]));
        }
    }

    @Test
    void valuesOfEverySizeAreKept() {
        Random random = new Random(1);
        NavigableMap<byte[], byte[]> model = model();
        for (int length :
                new int[] {0, 1, 1000, 2000, 4000, 4080, 4095, 4096, 4097, 65_536, 1_000_003, LARGEST_VALUE}) {
            byte[] value = new byte[length];
            random.nextBytes(value);
            model.put(bytes("length " + length), value);
        }
        LocalMap map = open();
        map.update(changes -> model.forEach(changes::put));
        assertSame(model, all(map), "values");
    }

    @Test
    void aScanKeepsToItsBounds() {
        LocalMap map = open();
        map.update(changes -> {
            for (String key : List.of("a", "b", "ba", "c", "d")) {
                changes.put(bytes(key), bytes("value of " + key));
            }
            changes.put(filled(511, 'x'), bytes("longest"));
        });
        try (LocalMap.Snapshot snapshot = map.snapshot()) {
            assertKeys("b,ba", snapshot, bytes("b"), bytes("c"));
            assertKeys("ba,c", snapshot, bytes("b\0"), bytes("cc"));
            assertKeys("a,b,ba,c,d", snapshot, BEGINNING, bytes("e"));
            assertKeys("", snapshot, bytes("c"), bytes("c"));
            assertKeys("", snapshot, bytes("d"), bytes("b"));
            assertKeys("", snapshot, bytes("y"), END);
            assertEquals(1, range(snapshot, filled(511, 'x'), END).size());
            assertEquals(0, range(snapshot, filled(512, 'x'), END).size(), "a bound just above the longest key");
            assertEquals(1, range(snapshot, bytes("e"), filled(512, 'x')).size());
        }
    }

    @Test
    void aScanEndsWhenTheVisitorSaysSoOrFails() {
        LocalMap map = open();
        map.update(changes -> {
            for (int i = 0; i < 1000; i++) {
                changes.put(bytes("key %04d".formatted(i)), bytes("v"));
            }
        });
        try (LocalMap.Snapshot snapshot = map.snapshot()) {
            List<byte[]> seen = new ArrayList<>();
            snapshot.scan(BEGINNING, END, (key, value) -> {
                seen.add(key);
                return seen.size() < 3;
            });
            assertEquals(3, seen.size());
            RuntimeException mine = new RuntimeException("from the visitor");
            LocalMap.Visitor failing = (key, value) -> {
                throw mine;
            };
            assertSame(mine, assertThrows(RuntimeException.class, () -> snapshot.scan(BEGINNING, END, failing)));
            assertEquals(1000, all(snapshot).size(), "the snapshot goes on");
        }
    }

    @Test
    void aVisitorMayReadTheSnapshotItIsIn() {
        LocalMap map = open();
        map.update(changes -> {
            for (String key : List.of("a", "b", "c")) {
                changes.put(bytes(key), bytes(key + key));
            }
        });
        try (LocalMap.Snapshot snapshot = map.snapshot()) {
            List<String> seen = new ArrayList<>();
            snapshot.scan(BEGINNING, END, (key, value) -> {
                assertArrayEquals(value, snapshot.get(key));
                assertNull(snapshot.get(bytes("absent")));
                seen.add(range(snapshot, key, END).size() + "");
                return true;
            });
            assertEquals(List.of("3", "2", "1"), seen);
        }
    }

    @Test
    void arraysBelongToWhoeverHasThem() {
        LocalMap map = open();
        byte[] key = bytes("key");
        byte[] value = bytes("value");
        map.update(changes -> {
            changes.put(key, value);
            value[0] = 'X';
            key[0] = 'X';
            assertArrayEquals(bytes("value"), changes.get(bytes("key")));
        });
        try (LocalMap.Snapshot snapshot = map.snapshot()) {
            snapshot.get(bytes("key"))[0] = 'Y';
            snapshot.scan(BEGINNING, END, (k, v) -> {
                k[0] = 'Y';
                v[0] = 'Y';
                return true;
            });
            assertArrayEquals(bytes("value"), snapshot.get(bytes("key")));
            assertArrayEquals(bytes("key"), all(snapshot).firstKey());
        }
    }

    @Test
    void aTransactionSeesItsOwnChanges() {
        LocalMap map = open();
        map.update(changes -> {
            for (int i = 0; i < 200; i++) {
                changes.put(bytes("key %03d".formatted(i)), filled(i * 20, i));
            }
        });
        map.update(changes -> {
            NavigableMap<byte[], byte[]> model = all(changes);
            assertEquals(200, model.size());
            for (int i = 0; i < 200; i += 2) {
                byte[] key = bytes("key %03d".formatted(i));
                changes.delete(key);
                model.remove(key);
                assertNull(changes.get(key));
                byte[] other = bytes("other %03d".formatted(i));
                changes.put(other, key);
                model.put(other, key);
            }
            assertSame(model, all(changes), "inside");
        });
        assertEquals(200, all(map).size());
    }

    @Test
    void anExceptionUndoesAllAndIsPassedOn() {
        LocalMap map = open();
        map.update(changes -> changes.put(bytes("a"), bytes("1")));
        NavigableMap<byte[], byte[]> before = all(map);
        RuntimeException mine = new RuntimeException("mine");
        RuntimeException thrown = assertThrows(
                RuntimeException.class,
                () -> map.update(changes -> {
                    changes.put(bytes("a"), bytes("2"));
                    changes.put(bytes("b"), filled(100_000, 1));
                    throw mine;
                }));
        assertSame(mine, thrown);
        assertSame(before, all(map), "after the exception");
        map.update(changes -> changes.put(bytes("b"), bytes("2")));
        assertEquals(2, all(map).size());
    }

    @Test
    void snapshotsStayAsTheyWere() {
        LocalMap map = open();
        List<LocalMap.Snapshot> snapshots = new ArrayList<>();
        for (int i = 0; i < 200; i++) { // more than LMDB's 126 readers
            byte[] number = bytes("" + i);
            map.update(changes -> {
                changes.put(bytes("number"), number);
                changes.put(number, number);
            });
            snapshots.add(map.snapshot());
        }
        map.update(changes -> all(changes).keySet().forEach(changes::delete));
        for (int i = 0; i < snapshots.size(); i++) {
            try (LocalMap.Snapshot snapshot = snapshots.get(i)) {
                assertArrayEquals(bytes("" + i), snapshot.get(bytes("number")));
                assertEquals(i + 2, all(snapshot).size());
            }
        }
        assertEquals(0, all(map).size());
    }

    @Test
    void behavesAsASortedMapInRandomTransactions() {
        new RandomTransactions(open(), model(), 0x5107e5L).run(300);
    }

    private static void assertKeys(String expected, LocalMap.Snapshot snapshot, byte[] from, byte[] to) {
        List<String> keys = new ArrayList<>();
        range(snapshot, from, to).forEach((key, value) -> {
            keys.add(new String(key, java.nio.charset.StandardCharsets.US_ASCII));
            assertArrayEquals(bytes("value of " + keys.getLast()), value);
        });
        assertEquals(expected, String.join(",", keys));
    }
}
