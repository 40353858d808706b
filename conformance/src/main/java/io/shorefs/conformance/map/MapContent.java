package io.shorefs.conformance.map;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.shorefs.spi.LocalMap;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.NavigableMap;
import java.util.TreeMap;

/** What the tests of local maps put in, read and compare. */
final class MapContent {
    /** A bound above every key. */
    static final byte[] END = filled(512, 0xff);

    /** A bound below every key. */
    static final byte[] BEGINNING = {};

    private MapContent() {}

    /** A key or value of ASCII letters. */
    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    static byte[] filled(int length, int value) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) value);
        return bytes;
    }

    /** A map in memory with the order of a {@link LocalMap}. */
    static NavigableMap<byte[], byte[]> model() {
        return new TreeMap<>(Arrays::compareUnsigned);
    }

    /** All entries of a snapshot; fails when they are not in strictly ascending order. */
    static NavigableMap<byte[], byte[]> all(LocalMap.Snapshot snapshot) {
        return range(snapshot, BEGINNING, END);
    }

    /** All entries of a map now. */
    static NavigableMap<byte[], byte[]> all(LocalMap map) {
        try (LocalMap.Snapshot snapshot = map.snapshot()) {
            return all(snapshot);
        }
    }

    /** The entries of a range, which are in strictly ascending order. */
    static NavigableMap<byte[], byte[]> range(LocalMap.Snapshot snapshot, byte[] from, byte[] to) {
        NavigableMap<byte[], byte[]> found = model();
        snapshot.scan(from, to, (key, value) -> {
            if (!found.isEmpty() && Arrays.compareUnsigned(found.lastKey(), key) >= 0) {
                throw new AssertionError(hex(key) + " comes after " + hex(found.lastKey()));
            }
            found.put(key, value);
            return true;
        });
        return found;
    }

    /** The same keys with the same values. */
    static void assertSame(NavigableMap<byte[], byte[]> expected, NavigableMap<byte[], byte[]> actual, String what) {
        assertEquals(
                expected.keySet().stream().map(MapContent::hex).toList(),
                actual.keySet().stream().map(MapContent::hex).toList(),
                what);
        expected.forEach((key, value) -> assertArrayEquals(value, actual.get(key), () -> what + ": " + hex(key)));
    }

    /** A value now. */
    static byte[] get(LocalMap map, byte[] key) {
        try (LocalMap.Snapshot snapshot = map.snapshot()) {
            return snapshot.get(key);
        }
    }

    private static String hex(byte[] key) {
        return HexFormat.of().formatHex(key);
    }
}
