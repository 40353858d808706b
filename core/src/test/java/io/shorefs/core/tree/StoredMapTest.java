package io.shorefs.core.tree;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shorefs.core.key.Family;
import io.shorefs.core.key.Key;
import io.shorefs.spi.ObjectStore.Failure;
import io.shorefs.spi.ObjectStore.StoreException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

/** Which tables a get and a scan read, and when. */
class StoredMapTest {
    private static final Key LOWEST = Key.first(Family.STATE);
    private static final Key HIGHEST = Key.last(Family.OBJECT);
    private static final long CACHE_BYTES = 1L << 30;
    private static final int KEYS = 3000;

    private final MemoryObjects objects = new MemoryObjects();
    private final Fold fold = new Fold(objects, objects.ids(), 1000);

    @Test
    void aGetReadsOneTableOfEachRunAtMost() throws StoreException {
        StoredMap map = map(twoRuns(), Runnable::run);
        assertEquals(2, value(map, 500));
        assertEquals(1, objects.gets());
        assertEquals(1, value(map, 501));
        assertEquals(2, objects.gets());
        assertEquals(2, value(map, 500));
        assertTrue(map.get(Key.inode(KEYS + 1)).isEmpty());
        assertEquals(2, objects.gets());
    }

    @Test
    void aScanThatEndsSoonReadsLittle() throws StoreException {
        StoredMap map = map(twoRuns(), task -> {});
        map.scan(LOWEST, HIGHEST, (key, value) -> false);
        assertEquals(1, objects.gets());
    }

    @Test
    void aScanOfARangeReadsNoTableBesideIt() throws StoreException {
        Index index = twoRuns();
        StoredMap map = map(index, Runnable::run);
        TableRef table = index.runs().getLast().tables().get(2);
        List<Key> found = new ArrayList<>();
        map.scan(table.first(), table.last(), (key, value) -> found.add(key));
        assertEquals(table.entries() - 1, found.size());
        long around = index.runs().stream()
                .mapToLong(run -> run.between(table.first(), table.last()).size())
                .sum();
        assertEquals(around, objects.gets());
    }

    @Test
    void aScanHasItsNextTablesFetchedAheadInTheOrderThatItComesToThem() throws StoreException {
        Index index = twoRuns();
        List<Runnable> asked = new ArrayList<>();
        StoredMap map = map(index, asked::add);
        TableRef twelfth = index.runs().getLast().tables().get(11);
        List<Long> aheadOf = new ArrayList<>();
        map.scan(LOWEST, HIGHEST, (key, value) -> {
            if (key.equals(twelfth.first())) {
                aheadOf.add(objects.gets());
                List.copyOf(asked).forEach(Runnable::run);
                aheadOf.add(objects.gets());
                return false;
            }
            return true;
        });
        long read = aheadOf.get(0);
        assertEquals(8, aheadOf.get(1) - read);
        assertEquals(asked.size(), aheadOf.get(1) - 1);
        long before = objects.gets();
        List<TableRef> next = index.runs().getLast().tables().subList(12, 15);
        for (TableRef ref : next) {
            map.get(ref.last());
        }
        assertEquals(before, objects.gets());
    }

    @Test
    void noMoreIsFetchedAheadThanAQuarterOfTheCache() throws StoreException {
        List<Runnable> asked = new ArrayList<>();
        Index index = twoRuns();
        TableCache cache = new TableCache(objects, 4L * Fold.TABLE_BYTES * 4 - 1);
        StoredMap map = new StoredMap(index, new TreeMap<>(), cache, asked::add);
        long tables = Reach.of(index).tables().size();
        List<Integer> ahead = new ArrayList<>();
        map.scan(LOWEST, HIGHEST, (key, value) -> {
            ahead.add((int) (asked.size() + 1 - objects.gets()));
            return true;
        });
        assertEquals(3, ahead.stream().mapToInt(i -> i).max().orElseThrow());
        assertEquals(tables, objects.gets());
    }

    @Test
    void anExecutorThatTakesNothingCostsOnlyTime() throws StoreException {
        Executor closed = task -> {
            throw new RejectedExecutionException("closed");
        };
        List<Key> found = new ArrayList<>();
        map(twoRuns(), closed).scan(LOWEST, HIGHEST, (key, value) -> found.add(key));
        assertEquals(KEYS, found.size());
    }

    @Test
    void aTableThatTheStoreDoesNotGiveEndsTheScanWhereItIs() throws StoreException {
        Index index = fold.logs(
                Index.EMPTY, List.of(new Changes().putMany(0, KEYS, 1, 1).log(0)));
        List<TableRef> tables = index.runs().getFirst().tables();
        objects.replace(tables.get(3).id(), null);
        List<Key> found = new ArrayList<>();
        StoreException failed = assertThrows(StoreException.class, () -> map(index, Runnable::run)
                .scan(LOWEST, HIGHEST, (key, value) -> found.add(key)));
        assertEquals(Failure.ABSENT, failed.failure());
        assertEquals(tables.get(2).last(), found.getLast());
    }

    @Test
    void theTailIsOverTheRuns() throws StoreException {
        Changes tail = new Changes().put(1, 9).remove(2).put(KEYS + 5, 9);
        StoredMap map = new StoredMap(twoRuns(), tail.map(), new TableCache(objects, CACHE_BYTES), Runnable::run);
        assertEquals(9, value(map, 1));
        assertTrue(map.get(Key.inode(2)).isEmpty());
        List<Key> removed = new ArrayList<>();
        List<Key> found = new ArrayList<>();
        map.scanWithTombstones(LOWEST, HIGHEST, (key, value) -> (value.isPresent() ? found : removed).add(key));
        assertEquals(List.of(Key.inode(2)), removed);
        assertEquals(KEYS, found.size());
        assertEquals(Key.inode(KEYS + 5), found.getLast());
    }

    /** All keys have 1 in the older run, the even ones 2 in the newer. */
    private Index twoRuns() throws StoreException {
        Index index = fold.logs(
                Index.EMPTY, List.of(new Changes().putMany(0, KEYS, 1, 1).log(0)));
        return fold.logs(index, List.of(new Changes().putMany(0, KEYS / 2, 2, 2).log(1)));
    }

    private StoredMap map(Index index, Executor ahead) {
        return new StoredMap(index, new TreeMap<>(), new TableCache(objects, CACHE_BYTES), ahead);
    }

    private static int value(StoredMap map, long inode) throws StoreException {
        return Changes.number(map.get(Key.inode(inode)).orElseThrow());
    }
}
