package io.shorefs.core.commit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shorefs.api.Name;
import io.shorefs.core.key.Family;
import io.shorefs.core.key.Key;
import io.shorefs.core.key.Kind;
import io.shorefs.core.key.Value;
import io.shorefs.core.key.ValueCodec;
import io.shorefs.core.map.Batch;
import io.shorefs.core.map.ColdRanges;
import io.shorefs.core.map.OrderedMap;
import io.shorefs.memory.MemoryMap;
import io.shorefs.spi.LocalMap;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Over a local map that has a range in part only: what is known is answered, what is not is asked for, and what the store has comes under what has happened since. */
class ColdKeysTest {
    private static final int INODES = 30;
    private static final ColdRanges.Range COLD =
            new ColdRanges.Range(Key.first(Family.META), Key.first(Family.META, INODES, Kind.INODE));

    private MemoryMap map = new MemoryMap(1L << 30);
    private OrderedMap ordered;

    /** What the store has. */
    private final SortedMap<Key, String> stored = new TreeMap<>();

    ColdKeysTest() {
        map.update(transaction -> ColdKeys.add(transaction, COLD));
        open();
    }

    private void open() {
        ordered = new OrderedMap(map, 0, ranges());
        ordered.fetchedBy(Missing::new);
    }

    private ColdRanges ranges() {
        try (LocalMap.Snapshot snapshot = map.snapshot()) {
            return ColdKeys.of(snapshot);
        }
    }

    /** What is asked for. */
    private static final class Missing extends RuntimeException {
        private final transient Key key;

        Missing(Key key) {
            super(key.toString());
            this.key = key;
        }
    }

    private static Key key(int inode) {
        return Key.xattr(inode, Name.of("user.x"));
    }

    private static Value value(String text) {
        return new Value.Bytes(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    private static String text(Value value) {
        return value == null
                ? null
                : new String(((Value.Bytes) value).bytes(), java.nio.charset.StandardCharsets.UTF_8);
    }

    /** A durable change of the open generation. */
    private void change(Key key, Optional<String> to) {
        map.update(transaction -> new GenerationWriter(transaction, 2, 1, ordered.cold(), new HashMap<>())
                .put(key, to.map(ColdKeysTest::value).orElse(Value.Absent.ABSENT), false));
    }

    /** Fetches. */
    private StoredRange read(Key from, Key to) {
        List<Map.Entry<Key, byte[]>> entries = new ArrayList<>();
        stored.subMap(from, to)
                .forEach((key, text) -> entries.add(Map.entry(key, ValueCodec.encode(key, value(text)))));
        return new StoredRange(0, from, to, entries, 0);
    }

    private void warm(StoredRange range) {
        map.update(transaction -> ordered.cold(ColdKeys.warm(transaction, ordered.cold(), range)));
    }

    private List<String> scan(Key from, Key to, int most) {
        List<String> found = new ArrayList<>();
        ordered.scan(from, to, (key, value) -> found.add(key.inode() + text(value)) && found.size() < most);
        return found;
    }

    private static Key missing(Runnable read) {
        return assertThrows(Missing.class, read::run).key;
    }

    @Test
    void whatIsKnownIsAnsweredAndAllElseAskedFor() {
        stored.put(key(3), "stored");
        change(key(1), Optional.of("changed"));
        change(key(2), Optional.empty());
        assertEquals("changed", text(ordered.get(key(1))));
        assertNull(ordered.get(key(2)), "its tombstone says so");
        assertEquals(key(3), missing(() -> ordered.get(key(3))));
        assertEquals(key(4), missing(() -> ordered.get(key(4))), "whether there is one is not known");
        ordered.publish(new Batch().put(key(4), value("new")).remove(key(5)));
        assertEquals("new", text(ordered.get(key(4))));
        assertNull(ordered.get(key(5)));
        assertNull(ordered.get(key(INODES)), "behind the range");
    }

    @Test
    void aScanGivesWhatLiesBeforeAColdRange() {
        warm(read(COLD.from(), key(10)));
        change(key(1), Optional.of("a"));
        change(key(5), Optional.of("b"));
        change(key(12), Optional.of("c"));
        assertEquals(List.of("1a", "5b"), scan(key(0), key(10), 9));
        assertEquals(List.of("1a", "5b"), scan(key(0), key(20), 2), "who stops before it does not need it");
        List<String> found = new ArrayList<>();
        Key asked = missing(() -> ordered.scan(key(0), key(20), (key, value) -> found.add(key.inode() + text(value))));
        assertEquals(List.of("1a", "5b"), found);
        assertEquals(key(10), asked);
        assertEquals(key(11), missing(() -> scan(key(11), key(20), 9)), "it begins in the range");
        assertEquals(List.of(), scan(key(INODES), key(INODES + 5), 9));
    }

    @Test
    void whatWasMadeAndRemovedDoesNotComeBack() {
        change(key(1), Optional.of("new"));
        stored.put(key(1), "new"); // published, and folded
        stored.put(key(2), "old");
        change(key(1), Optional.empty());
        warm(read(COLD.from(), key(10)));
        assertNull(ordered.get(key(1)));
        assertEquals("old", text(ordered.get(key(2))));
        try (LocalMap.Snapshot snapshot = map.snapshot()) {
            assertNull(snapshot.get(Key.removed(key(1)).bytes()), "it is not needed any more");
        }
    }

    @Test
    void whatComesAgainChangesNothing() {
        stored.put(key(1), "stored");
        stored.put(key(2), "stored");
        StoredRange late = read(key(0), key(20));
        warm(read(key(0), key(10)));
        change(key(1), Optional.empty());
        change(key(2), Optional.of("changed"));
        warm(late);
        assertNull(ordered.get(key(1)));
        assertEquals("changed", text(ordered.get(key(2))));
        assertEquals(ranges(), ordered.cold());
        assertNull(ordered.get(key(15)));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void theMapIsWhatWasStoredAndThenChanged(long seed) {
        Random random = new Random(seed);
        for (int i = 1; i < INODES; i++) {
            if (random.nextBoolean()) {
                stored.put(key(i), "stored");
            }
        }
        SortedMap<Key, String> expected = new TreeMap<>(stored);
        List<StoredRange> late = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            Key at = key(1 + random.nextInt(INODES + 5));
            switch (random.nextInt(6)) {
                case 0 -> {
                    change(at, Optional.empty());
                    expected.remove(at);
                }
                case 1 -> {
                    change(at, Optional.of("change " + i));
                    expected.put(at, "change " + i);
                }
                case 2 -> late.add(read(at, key((int) at.inode() + 1 + random.nextInt(5))));
                case 3 -> {
                    if (!late.isEmpty()) {
                        warm(late.remove(random.nextInt(late.size())));
                    }
                }
                case 4 -> {
                    map = map.afterCrash();
                    open();
                }
                default -> { // published, and folded
                    if (random.nextInt(5) == 0) {
                        stored.clear();
                        stored.putAll(expected);
                    }
                }
            }
            assertEquals(ranges(), ordered.cold());
            assertKnown(expected);
        }
        warm(read(COLD.from(), COLD.to()));
        assertTrue(ordered.cold().isEmpty());
        for (int i = 0; i < INODES + 5; i++) {
            assertEquals(expected.get(key(i)), text(ordered.get(key(i))));
        }
    }

    private void assertKnown(SortedMap<Key, String> expected) {
        for (int i = 0; i < INODES + 5; i++) {
            try {
                assertEquals(expected.get(key(i)), text(ordered.get(key(i))), "inode " + i);
            } catch (Missing missing) {
                assertTrue(ordered.cold().contains(key(i)));
            }
        }
    }
}
