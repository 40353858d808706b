package io.shorefs.core.commit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shorefs.api.Errno;
import io.shorefs.api.FileSystem;
import io.shorefs.api.FsException;
import io.shorefs.api.Name;
import io.shorefs.conformance.map.ForwardingMap;
import io.shorefs.core.key.Chunk;
import io.shorefs.core.key.Family;
import io.shorefs.core.key.Key;
import io.shorefs.core.key.Kind;
import io.shorefs.core.key.Payload;
import io.shorefs.core.key.Piece;
import io.shorefs.core.key.State;
import io.shorefs.core.key.Value;
import io.shorefs.core.key.ValueCodec;
import io.shorefs.core.map.ColdRanges;
import io.shorefs.core.map.OrderedMap;
import io.shorefs.memory.MemoryMap;
import io.shorefs.spi.LocalMap;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the store has leaves the local map, and nobody who reads meanwhile, or fetches, sees that. */
class EvictionTest {
    private static final int INODES = 30;
    private static final long EVERYTHING = 1 << 20;
    private static final ColdRanges.Range ALL = new ColdRanges.Range(ColdRanges.LOWEST, ColdRanges.HIGHEST);

    private MemoryMap memory = new MemoryMap(1L << 30);
    private final HookedMap map = new HookedMap();
    private OrderedMap ordered;
    private OldestBase oldest;
    private long generation = 2;

    EvictionTest() {
        number(State.GENERATION, 2);
        number(State.PUBLISHED, 1);
        open();
    }

    private void open() {
        ordered = new OrderedMap(map, 0, ranges());
        ordered.fetchedBy(Missing::new);
        oldest = new OldestBase();
    }

    /** Something happens, once, at a certain moment. */
    private final class HookedMap implements ForwardingMap {
        private Runnable beforeSnapshot = () -> {};
        private Runnable afterSnapshot = () -> {};
        private Runnable afterCommit = () -> {};
        private boolean isFull;

        @Override
        public LocalMap map() {
            return memory;
        }

        @Override
        public Snapshot snapshot() {
            Runnable before = beforeSnapshot;
            Runnable after = afterSnapshot;
            beforeSnapshot = () -> {};
            afterSnapshot = () -> {};
            before.run();
            Snapshot snapshot = memory.snapshot();
            after.run();
            return snapshot;
        }

        @Override
        public void update(Consumer<Transaction> changes) {
            if (isFull) {
                throw new FsException(Errno.ENOSPC);
            }
            memory.update(changes);
            afterCommit.run();
        }
    }

    /** What is asked for. */
    private static final class Missing extends RuntimeException {
        Missing(Key key) {
            super(key.toString());
        }
    }

    private void number(State state, long value) {
        memory.update(transaction -> GenerationWriter.put(transaction, state, value));
    }

    private static Key key(int inode) {
        return Key.xattr(inode, Name.of("user.x"));
    }

    private static Value value(String text) {
        return new Value.Bytes(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String text(Value value) {
        return value == null ? null : new String(((Value.Bytes) value).bytes(), StandardCharsets.UTF_8);
    }

    /** What the store has, too. */
    private void put(Key key, Value value) {
        memory.update(transaction -> transaction.put(key.bytes(), ValueCodec.encode(key, value)));
    }

    /** A change of the open generation. */
    private void change(Key key, Value to) {
        memory.update(transaction ->
                new GenerationWriter(transaction, generation, 0, ordered.cold(), new HashMap<>()).put(key, to, false));
    }

    private long evict(ColdRanges.Range range, long base, long partBytes) {
        EvictedPart work = new EvictedPart(map, ordered, oldest, new Eviction(range, base, partBytes));
        assertTrue(work.step().last());
        assertEquals(ranges(), ordered.cold());
        return work.outcome().bytes();
    }

    private long evict() {
        return evict(ALL, 1, EVERYTHING);
    }

    private void warm(StoredRange range) {
        assertTrue(new WarmedRange(map, ordered, oldest, range).step().last());
    }

    private static StoredRange stored(long base, Map<Key, String> values) {
        List<Map.Entry<Key, byte[]>> entries = new ArrayList<>();
        values.forEach((key, text) -> entries.add(Map.entry(key, ValueCodec.encode(key, value(text)))));
        return new StoredRange(base, ALL.from(), ALL.to(), entries, 0);
    }

    private ColdRanges ranges() {
        try (LocalMap.Snapshot snapshot = memory.snapshot()) {
            return ColdKeys.of(snapshot);
        }
    }

    private List<String> scan() {
        List<String> found = new ArrayList<>();
        ordered.scan(key(0), key(INODES), (key, value) -> found.add(key.inode() + text(value)));
        return found;
    }

    @Test
    void whatTheStoreHasIsForgottenPartByPart() {
        for (int i = 2; i < 12; i++) {
            put(key(i), value("stored"));
        }
        long part = evict(ALL, 1, 1);
        assertThrows(Missing.class, () -> ordered.get(key(2)));
        assertEquals("stored", text(ordered.get(key(3))));
        while (evict(ALL, 1, 3 * part) > 0) {
            assertEquals(1, ordered.cold().all().size(), "neighbours are one range");
        }
        assertThrows(Missing.class, () -> ordered.get(key(11)));
        assertNull(ordered.get(key(12)), "an inode that is made later is not cold");
        memory = memory.afterCrash();
        open();
        assertThrows(Missing.class, () -> ordered.get(key(11)));
    }

    @Test
    void whatTheOpenGenerationChangedStays() {
        put(key(2), value("stored"));
        put(key(3), value("stored"));
        change(key(2), Value.Absent.ABSENT);
        assertEquals(0, evict(), "that it was removed is told by nothing but its mark");
        assertNull(ordered.get(key(2)));
        change(key(3), value("changed"));
        assertEquals(0, evict(new ColdRanges.Range(key(3), key(4)), 1, EVERYTHING));
        generation = 3;
        number(State.PUBLISHED, 2);
        number(State.GENERATION, 3);
        assertTrue(evict() > 0, "it was published since");
    }

    @Test
    void whatIsSavedStays() {
        put(key(2), value("stored"));
        memory.update(transaction -> transaction.put(Key.saved(1, key(2)).bytes(), SavedValue.encode(null)));
        assertEquals(0, evict());
    }

    @Test
    void whatTheStoreHasNothingOfStays() {
        put(key(2), value("of the first generation, which has no marks"));
        number(State.GENERATION, 1);
        number(State.PUBLISHED, 0);
        assertEquals(0, evict());
    }

    @Test
    void whatNamesASlotStays() {
        Chunk chunk = new Chunk(List.of(new Piece(0, 10, 1, new Payload.Slot(7, 10, 0), 0)));
        put(Key.chunk(5, 0), chunk);
        assertEquals(0, evict());
        put(Key.chunk(5, 0), new Chunk(List.of()));
        assertTrue(evict() > 0);
    }

    @Test
    void theRootStays() {
        put(Key.inode(FileSystem.ROOT), value("root"));
        put(key(2), value("stored"));
        assertEquals(0, evict());
    }

    @Test
    void whoReadsWhileSomethingIsEvictedDoesNotMissIt() {
        put(key(2), value("stored"));
        map.beforeSnapshot = this::evict;
        assertThrows(Missing.class, () -> ordered.get(key(2)));
        warm(stored(1, Map.of(key(2), "stored")));
        map.beforeSnapshot = this::evict;
        assertThrows(Missing.class, this::scan);
    }

    @Test
    void whoReadsWhileSomethingIsEvictedAndFetchedDoesNotMissIt() {
        put(key(2), value("stored"));
        map.beforeSnapshot = this::evict;
        map.afterSnapshot = () -> warm(stored(1, Map.of(key(2), "stored")));
        assertEquals("stored", text(ordered.get(key(2))));
        map.beforeSnapshot = this::evict;
        map.afterSnapshot = () -> warm(stored(1, Map.of(key(2), "stored")));
        assertEquals(List.of("2stored"), scan());
    }

    @Test
    void fromTheCommitOnItIsCold() {
        put(key(2), value("stored"));
        List<Throwable> seen = new ArrayList<>();
        map.afterCommit = () -> seen.add(assertThrows(Missing.class, () -> ordered.get(key(2))));
        evict();
        assertEquals(1, seen.size());
    }

    @Test
    void whenTheDiskIsFullNothingIsEvicted() {
        put(key(2), value("stored"));
        map.isFull = true;
        assertEquals(0, evict());
        assertEquals("stored", text(ordered.get(key(2))));
        assertEquals(List.of("2stored"), scan());
    }

    @Test
    void whatWasReadFromAnOlderStateIsDropped() {
        put(key(2), value("changed, published, and folded"));
        StoredRange late = stored(1, Map.of(key(2), "before"));
        evict(ALL, 2, EVERYTHING);
        warm(late);
        assertThrows(Missing.class, () -> ordered.get(key(2)));
        warm(stored(2, Map.of(key(2), "changed, published, and folded")));
        assertEquals("changed, published, and folded", text(ordered.get(key(2))));
    }

    /** Changes, generations, evictions, and fetches of several states, in any order: the map is what was changed. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16})
    void nothingIsLost(long seed) {
        Random random = new Random(seed);
        SortedMap<Key, String> expected = new TreeMap<>();
        SortedMap<Key, String> folded = new TreeMap<>();
        List<StoredRange> read = new ArrayList<>();
        long base = 1;
        for (int i = 0; i < 400; i++) {
            Key at = key(2 + random.nextInt(INODES - 2));
            switch (random.nextInt(8)) {
                case 0 -> {
                    change(at, Value.Absent.ABSENT);
                    expected.remove(at);
                }
                case 1, 2 -> {
                    change(at, value("change " + i));
                    expected.put(at, "change " + i);
                }
                case 3 -> { // closed, published, folded
                    number(State.PUBLISHED, generation);
                    generation++;
                    number(State.GENERATION, generation);
                    folded.clear();
                    folded.putAll(expected);
                    memory.update(transaction -> List.copyOf(marks(transaction)).forEach(transaction::delete));
                }
                case 4 -> {
                    base++;
                    evict(new ColdRanges.Range(at, ALL.to()), base, 1 + random.nextInt(200));
                }
                case 5 -> read.add(stored(base, folded));
                case 6 -> {
                    if (!read.isEmpty()) {
                        warm(read.remove(random.nextInt(read.size())));
                    }
                }
                default -> {
                    if (random.nextInt(8) == 0) {
                        memory = memory.afterCrash();
                        read.clear();
                        open();
                    }
                }
            }
            for (int j = 2; j < INODES; j++) {
                assertKnown(expected, key(j));
            }
        }
        warm(stored(base, folded));
        assertEquals(
                List.copyOf(expected.values()),
                scan().stream().map(found -> found.replaceFirst("^[0-9]+", "")).toList());
    }

    private void assertKnown(SortedMap<Key, String> expected, Key key) {
        Optional<String> found;
        try {
            found = Optional.ofNullable(text(ordered.get(key)));
        } catch (Missing missing) {
            assertTrue(ordered.cold().contains(key));
            return;
        }
        assertEquals(Optional.ofNullable(expected.get(key)), found, key::toString);
    }

    private static List<byte[]> marks(LocalMap.Snapshot snapshot) {
        List<byte[]> marks = new ArrayList<>();
        snapshot.scan(Key.first(Family.MARK).bytes(), Key.last(Family.MARK).bytes(), (key, value) -> marks.add(key));
        return marks;
    }

    @Test
    void newInodesAreNotColdInAnyFamily() {
        put(key(2), value("stored"));
        put(Key.inline(2), value("stored"));
        evict();
        evict();
        assertTrue(ordered.cold().contains(Key.inline(2)));
        assertNull(ordered.get(Key.first(Family.DATA, 3, Kind.INLINE)));
        assertNull(ordered.get(Key.inode(3)));
    }
}
