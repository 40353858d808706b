package io.shorefs.core.tree;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shorefs.api.FsException;
import io.shorefs.core.key.ObjectId;
import io.shorefs.core.object.WholeObjects;
import io.shorefs.spi.ObjectStore.Failure;
import io.shorefs.spi.ObjectStore.StoreException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A table is fetched once for all who ask, and what is kept stays within its bound. */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TableCacheTest {
    private static final int ASKERS = 8;

    private final MemoryObjects objects = new MemoryObjects();
    private List<TableRef> tables;

    @BeforeEach
    void make() throws StoreException {
        tables = new Fold(objects, objects.ids(), 500)
                .logs(Index.EMPTY, List.of(new Changes().putMany(1, 1000, 1, 1).log(0)))
                .runs()
                .getFirst()
                .tables();
    }

    @Test
    void aTableThatSeveralAskForIsFetchedOnce() throws Exception {
        Gate gate = new Gate(objects);
        TableCache cache = new TableCache(gate, 1 << 20);
        List<FutureTask<StoredTable>> asked = askAndWait(gate, () -> cache.get(tables.getFirst()));
        StoredTable table = asked.getFirst().get();
        for (FutureTask<StoredTable> other : asked) {
            assertSame(table, other.get());
        }
        assertSame(table, cache.get(tables.getFirst()));
        assertEquals(1, gate.gets.get());
    }

    @Test
    void aFetchThatFailsFailsForAllWhoWaitAndIsTriedAgainByTheNext() throws Exception {
        Gate gate = new Gate(objects);
        gate.failure = new StoreException(Failure.TRANSIENT, "out of reach", null);
        TableCache cache = new TableCache(gate, 1 << 20);
        AtomicInteger failures = new AtomicInteger();
        List<FutureTask<Failure>> asked = askAndWait(gate, () -> {
            StoreException failed = assertThrows(StoreException.class, () -> cache.get(tables.getFirst()));
            failures.incrementAndGet();
            return failed.failure();
        });
        for (FutureTask<Failure> one : asked) {
            assertEquals(Failure.TRANSIENT, one.get());
        }
        assertEquals(ASKERS, failures.get());
        assertEquals(1, gate.gets.get());
        gate.failure = null;
        cache.get(tables.getFirst());
        assertEquals(2, gate.gets.get());
    }

    @Test
    void damageFailsForAllWhoWait() throws Exception {
        byte[] bytes = objects.bytes(tables.getFirst().id());
        bytes[100] ^= 1;
        objects.replace(tables.getFirst().id(), bytes);
        Gate gate = new Gate(objects);
        TableCache cache = new TableCache(gate, 1 << 20);
        List<FutureTask<FsException>> asked =
                askAndWait(gate, () -> assertThrows(FsException.class, () -> cache.get(tables.getFirst())));
        for (FutureTask<FsException> one : asked) {
            assertInstanceOf(FsException.class, one.get());
        }
        assertEquals(0, cache.bytes());
    }

    @Test
    void whatWasNotUsedLongestGoesFirst() throws StoreException {
        long each = StoredTable.read(objects, tables.getFirst()).memoryBytes();
        TableCache cache = new TableCache(objects, 3 * each + each / 2);
        StoredTable first = cache.get(tables.get(0));
        StoredTable second = cache.get(tables.get(1));
        cache.get(tables.get(2));
        assertSame(first, cache.get(tables.get(0)));
        cache.get(tables.get(3));
        assertSame(first, cache.get(tables.get(0)));
        assertNotSame(second, cache.get(tables.get(1)));
        assertTrue(cache.bytes() <= cache.limit());
    }

    @Test
    void aTableThatIsLargerThanTheCacheIsReadButNotKept() throws StoreException {
        TableCache cache = new TableCache(objects, 100);
        StoredTable table = cache.get(tables.getFirst());
        assertTrue(table.get(tables.getFirst().first()).isPresent());
        assertEquals(0, cache.bytes());
    }

    @Test
    void manyThreadsReadWhatIsThereWithinTheBound() throws Exception {
        TableCache cache = new TableCache(objects, 5000);
        List<FutureTask<Boolean>> readers = new ArrayList<>();
        for (int i = 0; i < ASKERS; i++) {
            Random random = new Random(i);
            readers.add(start(() -> {
                for (int turn = 0; turn < 5000; turn++) {
                    TableRef ref = tables.get(random.nextInt(tables.size()));
                    assertEquals(
                            1, Changes.number(cache.get(ref).get(ref.last()).orElseThrow()));
                    assertTrue(cache.bytes() <= cache.limit());
                }
                return true;
            }));
        }
        for (FutureTask<Boolean> reader : readers) {
            assertTrue(reader.get());
        }
    }

    /** Lets threads ask, and opens the gate when one is in the store and all others wait for it. */
    private static <T> List<FutureTask<T>> askAndWait(Gate gate, Callable<T> asks) throws InterruptedException {
        List<FutureTask<T>> asked = new ArrayList<>();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < ASKERS; i++) {
            FutureTask<T> task = new FutureTask<>(asks);
            asked.add(task);
            threads.add(Thread.ofPlatform().daemon().start(task));
        }
        gate.entered.await();
        while (threads.stream().anyMatch(thread -> LockSupport.getBlocker(thread) == null)) {
            Thread.onSpinWait();
        }
        gate.open.countDown();
        return asked;
    }

    private static <T> FutureTask<T> start(Callable<T> work) {
        FutureTask<T> task = new FutureTask<>(work);
        Thread.ofPlatform().daemon().start(task);
        return task;
    }

    /** A store whose gets wait until it is opened. */
    private static final class Gate implements WholeObjects {
        private final MemoryObjects objects;
        private final AtomicInteger gets = new AtomicInteger();
        private final CountDownLatch entered = new CountDownLatch(1);
        private final CountDownLatch open = new CountDownLatch(1);
        private volatile StoreException failure;

        Gate(MemoryObjects objects) {
            this.objects = objects;
        }

        @Override
        public void put(ObjectId id, ByteBuffer plain) {
            objects.put(id, plain);
        }

        @Override
        public ByteBuffer get(ObjectId id) throws StoreException {
            gets.incrementAndGet();
            entered.countDown();
            try {
                open.await();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            if (failure != null) {
                throw failure;
            }
            return objects.get(id);
        }
    }
}
