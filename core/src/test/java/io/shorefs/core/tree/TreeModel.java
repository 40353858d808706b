package io.shorefs.core.tree;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shorefs.api.Name;
import io.shorefs.core.key.Family;
import io.shorefs.core.key.Key;
import io.shorefs.core.key.ObjectId;
import io.shorefs.core.key.ObjectKind;
import io.shorefs.spi.ObjectStore.StoreException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;

/** A tree that grows by chance, and beside it what it must be, at present and at states of before. */
final class TreeModel {
    private static final int TABLE_BYTES = 700;
    private static final Key LOWEST = Key.first(Family.STATE);
    private static final Key HIGHEST = Key.last(Family.OBJECT);

    private final Random random;
    private final MemoryObjects objects = new MemoryObjects();
    private final Fold fold = new Fold(objects, objects.ids(), TABLE_BYTES);
    private final TableCache cache = new TableCache(objects, 20L * TABLE_BYTES);
    private final List<LogChanges> tail = new ArrayList<>();
    private final List<State> former = new ArrayList<>();
    private final SortedMap<Long, Index.Folded> journals = new TreeMap<>();
    private Index index = Index.EMPTY;
    private SortedMap<Key, byte[]> folded = new TreeMap<>();
    private SortedMap<Key, byte[]> present = new TreeMap<>();
    private long nextLog;
    private int merges;
    private int most;

    TreeModel(long seed) {
        random = new Random(seed);
        nextLog = random.nextInt(5);
    }

    /** A state and what it has. */
    private record State(StoredMap map, SortedMap<Key, byte[]> has) {}

    void step() throws StoreException {
        switch (random.nextInt(10)) {
            case 0 -> mergeSome();
            case 1, 2 -> foldSome();
            case 3 -> mergeByPolicy();
            case 4 -> tail.add(new LogChanges(nextLog++, random.nextInt(3), 0, List.of()));
            default -> generation();
        }
        most = Math.max(most, index.runs().size());
        index = objects.again(objects.size(), index);
        former.add(new State(map(), new TreeMap<>(present)));
    }

    private void generation() {
        SortedMap<Key, Optional<byte[]>> changes = new TreeMap<>();
        boolean removesMore = random.nextInt(4) == 0;
        for (int left = random.nextInt(40); left > 0; left--) {
            Key key = key();
            boolean removed = random.nextInt(10) < (removesMore ? 8 : 2);
            changes.put(key, removed ? Optional.empty() : Optional.of(value()));
        }
        apply(changes.entrySet(), present);
        tail.add(new LogChanges(nextLog, random.nextInt(3), nextLog + 1, changes.entrySet()));
        nextLog++;
    }

    private static void apply(Iterable<Map.Entry<Key, Optional<byte[]>>> changes, SortedMap<Key, byte[]> to) {
        changes.forEach(change -> change.getValue()
                .ifPresentOrElse(value -> to.put(change.getKey(), value), () -> to.remove(change.getKey())));
    }

    private void foldSome() throws StoreException {
        if (tail.isEmpty()) {
            return;
        }
        List<LogChanges> logs = tail.subList(0, 1 + random.nextInt(tail.size()));
        List<LogChanges> some = new ArrayList<>();
        for (LogChanges log : logs) {
            some.add(log.generation() != 0 && random.nextInt(4) == 0 ? inTables(log) : log);
        }
        index = fold.logs(index, some);
        for (LogChanges log : logs) {
            apply(Changes.entries(log), folded);
            long before =
                    journals.getOrDefault(log.journal(), new Index.Folded(0, 0)).generation();
            journals.put(log.journal(), new Index.Folded(Math.max(before, log.generation()), log.number()));
        }
        logs.clear();
    }

    /** The same as a large generation has it. */
    private LogChanges inTables(LogChanges log) throws StoreException {
        RunWriter run = new RunWriter(objects::put, objects.ids(), TABLE_BYTES);
        for (Map.Entry<Key, Optional<byte[]>> change : Changes.entries(log)) {
            run.add(change.getKey(), change.getValue());
        }
        ObjectId id = new ObjectId(0, ObjectKind.LOG, 0, log.number());
        List<TableRef> tables = TableRefs.decode(id, TableRefs.encode(run.end()));
        return new LogChanges(log.number(), log.journal(), log.generation(), new LogChanges.Changes.InTables(tables));
    }

    private void mergeSome() throws StoreException {
        int runs = index.runs().size();
        if (runs >= 2) {
            int from = random.nextInt(runs - 1);
            int to = from + 2 + random.nextInt(runs - from - 1);
            merge(new MergePolicy.Merge(index.runs().subList(from, to), to == runs));
        }
    }

    private void mergeByPolicy() throws StoreException {
        Optional<MergePolicy.Merge> merge = new MergePolicy(TABLE_BYTES).next(index);
        if (merge.isPresent()) {
            merge(merge.get());
        }
    }

    private void merge(MergePolicy.Merge merge) throws StoreException {
        index = index.merged(merge, fold.runs(merge));
        merges++;
        if (merge.oldest()) {
            assertEquals(0, index.runs().getLast().removed());
        }
    }

    void check() throws StoreException {
        assertEquals(journals, index.journals());
        check(map(), present);
        check(new StoredMap(index, new TreeMap<>(), cache, Runnable::run), folded);
        State some = former.get(random.nextInt(former.size()));
        check(some.map(), some.has());
    }

    private StoredMap map() {
        return new StoredMap(index, Changes.net(tail), cache, Runnable::run);
    }

    private void check(StoredMap map, SortedMap<Key, byte[]> has) throws StoreException {
        for (int i = 0; i < 5; i++) {
            Key key = key();
            byte[] value = map.get(key).orElse(null);
            assertArrayEquals(has.get(key), value, key::toString);
        }
        Key one = random.nextInt(5) == 0 ? LOWEST : key();
        Key other = random.nextInt(5) == 0 ? HIGHEST : key();
        boolean ascend = one.compareTo(other) <= 0;
        scan(map, has, ascend ? one : other, ascend ? other : one);
        if (random.nextInt(10) == 0) {
            scan(map, has, LOWEST, HIGHEST);
        }
        if (!ascend) {
            map.scanWithTombstones(one, other, (key, value) -> {
                throw new AssertionError("nothing is from " + one + " to " + other);
            });
        }
    }

    private void scan(StoredMap map, SortedMap<Key, byte[]> has, Key from, Key to) throws StoreException {
        List<Map.Entry<Key, ByteBuffer>> expected = new ArrayList<>();
        has.subMap(from, to).forEach((key, value) -> expected.add(entry(key, value)));
        List<Map.Entry<Key, ByteBuffer>> found = new ArrayList<>();
        map.scan(from, to, (key, value) -> found.add(entry(key, value)));
        assertEquals(expected, found);

        List<Map.Entry<Key, ByteBuffer>> withoutRemoved = new ArrayList<>();
        map.scanWithTombstones(from, to, (key, value) -> {
            assertEquals(value.isPresent(), has.containsKey(key), key::toString);
            value.ifPresent(v -> withoutRemoved.add(entry(key, v)));
            return true;
        });
        assertEquals(expected, withoutRemoved);

        int enough = 1 + random.nextInt(1 + expected.size());
        List<Map.Entry<Key, ByteBuffer>> begun = new ArrayList<>();
        map.scan(from, to, (key, value) -> begun.add(entry(key, value)) && begun.size() < enough);
        assertEquals(expected.subList(0, Math.min(enough, expected.size())), begun);
    }

    private static Map.Entry<Key, ByteBuffer> entry(Key key, byte[] value) {
        return Map.entry(key, ByteBuffer.wrap(value));
    }

    private Key key() {
        long inode = random.nextInt(12);
        return switch (random.nextInt(4)) {
            case 0 -> Key.inode(inode);
            case 1 -> Key.chunk(inode, random.nextInt(6));
            case 2 -> Key.position(inode, random.nextInt(6));
            default -> Key.dirent(inode, Name.of("a name that is long ".repeat(random.nextInt(3)) + random.nextInt(4)));
        };
    }

    private byte[] value() {
        byte[] value = new byte[random.nextInt(20) == 0 ? 900 : random.nextInt(60)];
        random.nextBytes(value);
        return value;
    }

    void requireThatMuchHappened() {
        assertTrue(most >= 3, "at most " + most + " runs");
        assertTrue(merges >= 3, merges + " merges");
        assertFalse(present.isEmpty());
        assertTrue(objects.gets() > 0);
    }
}
