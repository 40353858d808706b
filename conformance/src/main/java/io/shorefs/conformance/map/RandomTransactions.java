package io.shorefs.conformance.map;

import static io.shorefs.conformance.map.MapContent.all;
import static io.shorefs.conformance.map.MapContent.assertSame;
import static io.shorefs.conformance.map.MapContent.model;
import static io.shorefs.conformance.map.MapContent.range;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.shorefs.spi.LocalMap;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableMap;
import java.util.Random;

/** Random transactions, some of which fail, beside a sorted map that has the same; old snapshots are compared with what they were. */
final class RandomTransactions {
    private static final int OPEN_SNAPSHOTS = 5;

    private record Old(LocalMap.Snapshot snapshot, NavigableMap<byte[], byte[]> content) {}

    private static final class Undone extends RuntimeException {}

    private final LocalMap map;
    private final Random random;
    private final String what;
    private final List<Old> olds = new ArrayList<>();
    private NavigableMap<byte[], byte[]> model;

    /** Begins with a map that has this content. */
    RandomTransactions(LocalMap map, NavigableMap<byte[], byte[]> content, long seed) {
        this.map = map;
        this.model = content;
        this.random = new Random(seed);
        this.what = "seed " + seed;
    }

    void run(int transactions) {
        for (int i = 0; i < transactions; i++) {
            transaction();
            compare();
            if (random.nextInt(4) == 0) {
                olds.add(new Old(map.snapshot(), copy()));
            }
            if (olds.size() > OPEN_SNAPSHOTS) {
                closeOne();
            }
        }
        while (!olds.isEmpty()) {
            closeOne();
        }
        assertSame(model, all(map), what);
    }

    private void transaction() {
        NavigableMap<byte[], byte[]> next = copy();
        boolean fails = random.nextInt(5) == 0;
        int steps = random.nextInt(60);
        if (fails) {
            assertThrows(
                    Undone.class,
                    () -> map.update(changes -> {
                        change(changes, next, steps);
                        throw new Undone();
                    }));
        } else {
            map.update(changes -> change(changes, next, steps));
            model = next;
        }
    }

    private void change(LocalMap.Transaction changes, NavigableMap<byte[], byte[]> next, int steps) {
        for (int i = 0; i < steps; i++) {
            byte[] key = key();
            if (random.nextInt(3) == 0) {
                changes.delete(key);
                next.remove(key);
            } else {
                byte[] value = value();
                changes.put(key, value);
                next.put(key, value);
            }
            byte[] read = key();
            assertArrayEquals(next.get(read), changes.get(read), what);
        }
        compareRange(changes, next);
    }

    private void compare() {
        try (LocalMap.Snapshot snapshot = map.snapshot()) {
            for (int i = 0; i < 20; i++) {
                byte[] key = key();
                assertArrayEquals(model.get(key), snapshot.get(key), what);
            }
            compareRange(snapshot, model);
        }
    }

    private void compareRange(LocalMap.Snapshot snapshot, NavigableMap<byte[], byte[]> expected) {
        byte[] one = key();
        byte[] other = key();
        boolean ordered = Arrays.compareUnsigned(one, other) <= 0;
        byte[] from = ordered ? one : other;
        byte[] to = ordered ? other : one;
        assertSame(expected.subMap(from, true, to, false), range(snapshot, from, to), what);
    }

    private void closeOne() {
        Old old = olds.remove(random.nextInt(olds.size()));
        try (LocalMap.Snapshot snapshot = old.snapshot()) {
            assertSame(old.content(), all(snapshot), what + ", an old snapshot");
        }
    }

    private NavigableMap<byte[], byte[]> copy() {
        NavigableMap<byte[], byte[]> copy = model();
        copy.putAll(model);
        return copy;
    }

    /** Few different bytes, so that the same keys come again and keys begin one another; some are as long as a key may be. */
    private byte[] key() {
        int length = random.nextInt(30) == 0 ? 509 + random.nextInt(3) : 1 + random.nextInt(5);
        byte[] key = new byte[length];
        for (int i = 0; i < length; i++) {
            key[i] = (byte) (i < 5 ? random.nextInt(4) * 85 : 7);
        }
        return key;
    }

    private byte[] value() {
        int length =
                switch (random.nextInt(10)) {
                    case 0 -> 0;
                    case 1 -> random.nextInt(30_000);
                    case 2 -> 2000 + random.nextInt(3000);
                    default -> random.nextInt(200);
                };
        byte[] value = new byte[length];
        random.nextBytes(value);
        return value;
    }
}
