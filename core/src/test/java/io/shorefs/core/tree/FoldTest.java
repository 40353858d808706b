package io.shorefs.core.tree;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shorefs.core.key.Key;
import io.shorefs.core.key.ObjectId;
import io.shorefs.core.object.WholeObjects;
import io.shorefs.spi.ObjectStore.Failure;
import io.shorefs.spi.ObjectStore.StoreException;
import java.lang.ref.WeakReference;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a fold makes, what it leaves alone, and what it takes. */
class FoldTest {
    private static final int TABLE_BYTES = 4096;

    private final MemoryObjects objects = new MemoryObjects();
    private final Fold fold = new Fold(objects, objects.ids(), TABLE_BYTES);

    @Test
    void removedKeysAreKeptUntilTheirRunIsTheOldest() throws StoreException {
        Index index =
                fold.logs(Index.EMPTY, List.of(new Changes().put(1, 1).remove(2).log(0)));
        assertEquals(0, index.runs().getFirst().removed());
        index = fold.logs(index, List.of(new Changes().remove(1).log(1)));
        index = fold.logs(index, List.of(new Changes().remove(3).log(2)));
        MergePolicy.Merge two = new MergePolicy.Merge(index.runs().subList(0, 2), false);
        index = index.merged(two, fold.runs(two));
        assertEquals(2, index.runs().getFirst().removed());
        MergePolicy.Merge all = new MergePolicy.Merge(index.runs(), true);
        index = index.merged(all, fold.runs(all));
        assertEquals(List.of(new Run(0, 2, List.of())), index.runs());
    }

    @Test
    void anIndexIsUnchangedByWhatIsFoldedAfterIt() throws StoreException {
        Index before = fold.logs(
                Index.EMPTY, List.of(new Changes().putMany(1, 500, 1, 1).log(0)));
        Set<ObjectId> reached = Reach.of(before).tables();
        assertTrue(reached.size() > 1);
        Map<ObjectId, ByteBuffer> bytes =
                reached.stream().collect(Collectors.toMap(id -> id, id -> ByteBuffer.wrap(objects.bytes(id))));
        Index after =
                fold.logs(before, List.of(new Changes().putMany(1, 500, 2, 2).log(1)));
        assertTrue(Reach.of(after).tables().containsAll(reached));
        MergePolicy.Merge all = new MergePolicy.Merge(after.runs(), true);
        Index merged = after.merged(all, fold.runs(all));
        assertTrue(Reach.of(merged).tables().stream().noneMatch(Reach.of(after).tables()::contains));
        assertEquals(1, before.runs().size());
        bytes.forEach((id, was) -> assertEquals(was, ByteBuffer.wrap(objects.bytes(id))));
    }

    @Test
    void aMergeAlsoHoldsInAnIndexThatGotNewerRunsMeanwhile() throws StoreException {
        Index index = Index.EMPTY;
        for (int log = 0; log < 3; log++) {
            index = fold.logs(index, List.of(new Changes().put(log, log).log(log)));
        }
        MergePolicy.Merge merge = new MergePolicy.Merge(index.runs().subList(1, 3), true);
        Run run = fold.runs(merge);
        Index later = fold.logs(index, List.of(new Changes().put(0, 9).log(3)));
        Index merged = later.merged(merge, run);
        assertEquals(
                List.of(3L, 2L, 0L), merged.runs().stream().map(Run::firstLog).toList());
        assertThrows(IllegalArgumentException.class, () -> merged.merged(merge, run));
        MergePolicy.Merge tooSoon = new MergePolicy.Merge(later.runs().subList(0, 2), true);
        assertThrows(IllegalArgumentException.class, () -> later.merged(tooSoon, run));
    }

    @Test
    void fencesCountAsLogsOfTheirJournal() throws StoreException {
        Index index = fold.logs(
                Index.EMPTY,
                List.of(Changes.fence(4, 1), new Changes().put(1, 1).log(5), Changes.fence(6, 2)));
        index = fold.logs(index, List.of(Changes.fence(7, Changes.JOURNAL)));
        assertEquals(
                Map.of(1L, new Index.Folded(0, 4), 2L, new Index.Folded(0, 6), Changes.JOURNAL, new Index.Folded(5, 7)),
                index.journals());
    }

    @Test
    void logsWithAGapAreNotFolded() throws StoreException {
        LogChanges zero = new Changes().log(0);
        LogChanges two = new Changes().log(2);
        assertThrows(IllegalArgumentException.class, () -> fold.logs(Index.EMPTY, List.of(zero, two)));
        Index index = fold.logs(Index.EMPTY, List.of(zero));
        assertThrows(IllegalArgumentException.class, () -> fold.logs(index, List.of(two)));
        assertThrows(IllegalArgumentException.class, () -> fold.logs(index, List.of(zero)));
    }

    @Test
    void keysOutOfOrderAreNotFolded() {
        LogChanges log = new LogChanges(
                0,
                1,
                1,
                List.of(
                        Map.entry(Key.inode(2), Optional.of(Changes.value(2))),
                        Map.entry(Key.inode(1), Optional.of(Changes.value(1)))));
        assertThrows(IllegalArgumentException.class, () -> fold.logs(Index.EMPTY, List.of(log)));
    }

    @Test
    void tablesAreAtMostTheirTargetUnlessOneEntryIsMore() throws StoreException {
        TreeMap<Key, Optional<byte[]>> changes =
                new TreeMap<>(new Changes().putMany(1, 1000, 1, 1).map());
        changes.put(Key.inode(500), Optional.of(new byte[2 * TABLE_BYTES]));
        Index index = fold.logs(Index.EMPTY, List.of(new LogChanges(0, 1, 1, changes.entrySet())));
        List<TableRef> tables = index.runs().getFirst().tables();
        assertEquals(
                1, tables.stream().filter(table -> table.bytes() > TABLE_BYTES).count());
        assertEquals(1000, index.runs().getFirst().entries());
        for (TableRef table : tables) {
            assertEquals(table.bytes(), objects.bytes(table.id()).length);
            assertTrue(table.bytes() <= TABLE_BYTES || table.entries() == 1, table::toString);
        }
    }

    /** What is handed out of the store is counted as long as anything holds it. */
    @Test
    void aMergeHoldsOneTableOfEachRunHoweverLongTheyAre() throws StoreException {
        int runs = 4;
        Index index = Index.EMPTY;
        for (int log = 0; log < runs; log++) {
            index = fold.logs(
                    index, List.of(new Changes().putMany(log, 20_000, runs, log).log(log)));
        }
        int tables = Reach.of(index).tables().size();
        Watched watched = new Watched(objects);
        MergePolicy.Merge all = new MergePolicy.Merge(index.runs(), true);
        Run merged = new Fold(watched, objects.ids(), TABLE_BYTES).runs(all);
        assertEquals(20_000L * runs, merged.entries());
        assertTrue(tables > 40 * runs, tables + " tables");
        assertTrue(watched.most <= runs + 1, "held " + watched.most + " tables of " + tables);
        assertEquals(tables, watched.handedOut);
    }

    @Test
    void aLogIsTakenOneEntryAtATime() throws StoreException {
        int count = 50_000;
        List<WeakReference<byte[]>> values = new ArrayList<>();
        Iterator<Map.Entry<Key, Optional<byte[]>>> made = IntStream.range(0, count)
                .mapToObj(i -> {
                    byte[] value = new byte[100];
                    if (i % 10_000 == 0) {
                        System.gc();
                        assertTrue(values.stream().filter(v -> v.get() != null).count() <= 2);
                    }
                    if (i % 100 == 0) {
                        values.add(new WeakReference<>(value));
                    }
                    return Map.entry(Key.inode(i), Optional.of(value));
                })
                .iterator();
        Index index = fold.logs(Index.EMPTY, List.of(new LogChanges(0, 1, 1, () -> made)));
        assertEquals(count, index.runs().getFirst().entries());
    }

    @Test
    void aFoldThatFailsUsesNoIdAgainAndChangesNothing() throws StoreException {
        Index index = fold.logs(
                Index.EMPTY, List.of(new Changes().putMany(1, 500, 1, 1).log(0)));
        Refusing refusing = new Refusing(objects, 1);
        Fold failing = new Fold(refusing, objects.ids(), TABLE_BYTES);
        LogChanges log = new Changes().putMany(1, 500, 1, 2).log(1);
        StoreException failed = assertThrows(StoreException.class, () -> failing.logs(index, List.of(log)));
        assertEquals(Failure.TRANSIENT, failed.failure());
        Index after = failing.logs(index, List.of(log));
        assertEquals(2, after.runs().size());
        assertEquals(1, index.runs().size());
    }

    /** Counts what it handed out and somebody still holds, at every tenth put. */
    private static final class Watched implements WholeObjects {
        private final MemoryObjects objects;
        private final List<WeakReference<byte[]>> held = new ArrayList<>();
        private int handedOut;
        private int puts;
        private int most;

        Watched(MemoryObjects objects) {
            this.objects = objects;
        }

        @Override
        public void put(ObjectId id, ByteBuffer plain) {
            objects.put(id, plain);
            if (puts++ % 10 == 5) {
                System.gc();
                held.removeIf(reference -> reference.get() == null);
                most = Math.max(most, held.size());
            }
        }

        @Override
        public ByteBuffer get(ObjectId id) throws StoreException {
            byte[] bytes = objects.copy(id);
            held.add(new WeakReference<>(bytes));
            handedOut++;
            return ByteBuffer.wrap(bytes);
        }
    }

    /** Fails one put. */
    private static final class Refusing implements WholeObjects {
        private final MemoryObjects objects;
        private int left;

        Refusing(MemoryObjects objects, int left) {
            this.objects = objects;
            this.left = left;
        }

        @Override
        public void put(ObjectId id, ByteBuffer plain) throws StoreException {
            if (left-- == 0) {
                throw new StoreException(Failure.TRANSIENT, "could not put " + id, null);
            }
            objects.put(id, plain);
        }

        @Override
        public ByteBuffer get(ObjectId id) throws StoreException {
            return objects.get(id);
        }
    }
}
