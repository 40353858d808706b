package io.shorefs.core.replication;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shorefs.api.Credentials;
import io.shorefs.api.FileSystem;
import io.shorefs.api.Name;
import io.shorefs.api.OpenFile;
import io.shorefs.api.OpenMode;
import io.shorefs.memory.MemoryCache;
import io.shorefs.memory.MemoryStore;
import io.shorefs.spi.LocalCache;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is asked of the store when files are read, with memory for some blocks and a cache beside it. */
class CachedReadsTest {
    private static final int BLOCK = 4096;
    private static final int LARGE = 6 << 20;
    private static final int FEW = 64 << 10;
    private static final int MUCH = 64 << 20;

    private final BlockReads store = new BlockReads(new MemoryStore());
    private final Random random = new Random(7);

    private Server server(LocalCache cache, long inMemory) {
        return Server.idle(store, new Random(8)).caching(cache, inMemory).start();
    }

    /** A server on a machine that has nothing yet, after another one wrote a file and ended. */
    private Server fresh(byte[] content, LocalCache cache, long inMemory) {
        try (Server writer = server(LocalCache.NONE, FEW)) {
            for (int at = 0; at < content.length; at += LARGE) {
                writer.write("file", at, Arrays.copyOfRange(content, at, Math.min(content.length, at + LARGE)));
            }
            writer.publish();
        }
        Server reader = server(cache, inMemory);
        reader.read("file", 0, 0);
        store.take();
        return reader;
    }

    private byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    @Test
    void whatWasWrittenIsReadWithoutTheStore() {
        byte[] large = bytes(LARGE);
        byte[] small = bytes(10_000); // in the log
        try (Server server = server(new MemoryCache(MUCH), FEW)) {
            server.write("large", 0, large);
            server.publish();
            server.write("small", 0, small);
            server.publish();
            await().until(() -> server.slotPages() == 0); // the journal has nothing of it
            assertArrayEquals(large, server.read("large"));
            assertArrayEquals(small, server.read("small"));
            server.crash();
            server.start();
            assertArrayEquals(large, server.read("large"));
            assertEquals(List.of(), store.take());
            KeptBlocks.Status status = server.fs().cacheStatus().orElseThrow();
            assertTrue(status.hits() > 0 && status.misses() == 0, status::toString);
        }
    }

    @Test
    void whatIsRewrittenStaysNear() {
        StoreOptions.Collection collection =
                new StoreOptions.Collection(Duration.ofMinutes(10), 1L << 40, Duration.ofDays(1), 1 << 20, 64);
        try (Server server = Server.idle(store, new Random(8))
                .caching(new MemoryCache(MUCH), FEW)
                .collecting(collection)
                .start()) {
            byte[] content = bytes(2 << 20);
            server.write("file", 0, content);
            server.publish();
            byte[] other = bytes(content.length * 3 / 4);
            server.write("file", 0, other);
            System.arraycopy(other, 0, content, 0, other.length);
            server.publish();
            assertTrue(server.collect().rewrittenBytes() > 0);
            server.publish();
            store.take();
            assertArrayEquals(content, server.read("file"));
            assertEquals(List.of(), store.take());
        }
    }

    @Test
    void aBlockIsFetchedOnceWhenItFits() {
        byte[] content = bytes(LARGE);
        try (Server server = fresh(content, new MemoryCache(MUCH), FEW)) {
            assertArrayEquals(content, server.read("file"));
            assertEachOnce(store.take());
            assertArrayEquals(content, server.read("file"));
            server.crash();
            server.start();
            assertArrayEquals(content, server.read("file"));
            assertEquals(List.of(), store.take());
        }
    }

    private static void assertEachOnce(List<BlockReads.Part> parts) {
        List<BlockReads.Part> ordered = parts.stream()
                .sorted(Comparator.comparing(BlockReads.Part::key).thenComparing(BlockReads.Part::offset))
                .toList();
        for (int i = 1; i < ordered.size(); i++) {
            BlockReads.Part former = ordered.get(i - 1);
            BlockReads.Part part = ordered.get(i);
            assertTrue(
                    !former.key().equals(part.key()) || former.offset() + former.length() <= part.offset(),
                    () -> former + " and " + part);
        }
    }

    @Test
    void whoeverReadsOnIsAhead() {
        byte[] content = bytes(LARGE);
        try (Server server = fresh(content, LocalCache.NONE, MUCH)) {
            OpenFile file = open(server, "file");
            read(server, file, content, 0, FEW);
            assertEquals(1, store.take().size(), "what is read and what comes next, with one request");
            for (int at = FEW; at < content.length; at += FEW) {
                read(server, file, content, at, FEW);
            }
            List<BlockReads.Part> rest = store.take();
            assertEachOnce(rest);
            assertTrue(rest.size() <= 10, () -> content.length / FEW + " reads: " + rest);
            assertTrue(rest.stream().anyMatch(part -> part.length() > 1 << 20), rest::toString);
            server.fs().close(file);
        }
    }

    @Test
    void whoeverReadsOnHasManyRequestsOnTheirWay() {
        byte[] content = bytes(40 << 20);
        try (Server server = fresh(content, LocalCache.NONE, 128 << 20)) {
            OpenFile file = open(server, "file");
            int part = 1 << 20;
            int at = 0;
            for (; at < 4 * part; at += part) {
                read(server, file, content, at, part);
            }
            CountDownLatch gate = new CountDownLatch(1);
            AtomicInteger waiting = new AtomicInteger();
            store.gives(bytes -> {
                waiting.incrementAndGet();
                try {
                    gate.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                return bytes;
            });
            List<CompletableFuture<Integer>> reads = new ArrayList<>();
            for (; at < 20 * part; at += part) {
                reads.add(server.fs().read(file, at, ByteBuffer.allocate(part)));
            }
            await().until(() -> waiting.get() >= 10);
            gate.countDown();
            store.gives(bytes -> bytes);
            reads.forEach(read ->
                    assertEquals(part, read.orTimeout(30, TimeUnit.SECONDS).join()));
        }
    }

    @Test
    void whatIsReadAheadIsNotThrownOutBeforeItIsRead() {
        byte[] content = bytes(LARGE);
        try (Server writer = server(LocalCache.NONE, FEW)) {
            writer.write("one", 0, content);
            writer.write("other", 0, content);
            writer.publish();
        }
        try (Server server = server(LocalCache.NONE, 4 << 20)) {
            OpenFile one = open(server, "one");
            OpenFile other = open(server, "other");
            store.take();
            for (int at = 0; at < content.length; at += FEW) {
                read(server, one, content, at, FEW);
                read(server, other, content, at, FEW);
            }
            List<BlockReads.Part> parts = store.take();
            assertEachOnce(parts);
            assertTrue(parts.size() < 100, () -> 2 * content.length / FEW + " reads: " + parts.size());
        }
    }

    @Test
    void whoeverReadsHereAndThereIsNot() {
        byte[] content = bytes(LARGE);
        try (Server server = fresh(content, LocalCache.NONE, MUCH)) {
            OpenFile file = open(server, "file");
            for (int i = 0; i < 100; i++) {
                int at = (1 + random.nextInt(LARGE / BLOCK - 1)) * BLOCK;
                read(server, file, content, at, BLOCK);
            }
            List<BlockReads.Part> parts = store.take();
            assertTrue(parts.size() <= 100, parts::toString);
            assertTrue(parts.stream().allMatch(part -> part.length() <= BLOCK + 100), parts::toString);
        }
    }

    @Test
    void aLongReadIsOneRequest() {
        byte[] content = bytes(LARGE);
        try (Server server = fresh(content, LocalCache.NONE, MUCH)) {
            OpenFile file = open(server, "file");
            read(server, file, content, 1 << 20, 3 << 20);
            assertEquals(1, store.take().size());
        }
    }

    @Test
    void blocksThatAreCloseInAnObjectAreOneRequest() {
        byte[] content = bytes(1 << 20);
        try (Server server = server(LocalCache.NONE, MUCH)) {
            server.write("file", 0, content);
            server.publish();
            for (int at = 0; at < content.length; at += 8 * BLOCK) { // every eighth block is elsewhere
                byte[] other = bytes(BLOCK);
                System.arraycopy(other, 0, content, at, BLOCK);
                server.write("file", at, other);
            }
            server.publish();
            server.crash();
            server.start();
            store.take();
            assertArrayEquals(content, server.read("file"));
            List<BlockReads.Part> parts = store.take();
            assertTrue(parts.size() <= 3, parts::toString);
        }
    }

    @Test
    void aDamagedBlockIsNotItsNeighbours() {
        byte[] content = bytes(FEW);
        try (Server server = fresh(content, new MemoryCache(MUCH), MUCH)) {
            store.gives(bytes -> bytes.put(bytes.position(), (byte) ~bytes.get(bytes.position())));
            OpenFile file = open(server, "file");
            ByteBuffer into = ByteBuffer.allocate(FEW);
            assertThrows(
                    CompletionException.class,
                    () -> server.fs().read(file, 0, into).join());
            store.take();
            read(server, file, content, BLOCK, FEW - BLOCK);
            assertEquals(List.of(), store.take());
            store.gives(bytes -> bytes);
            read(server, file, content, 0, FEW);
        }
    }

    /** What it gives may be anything. */
    private record DamagedCache(LocalCache cache) implements LocalCache {
        @Override
        public Optional<ByteBuffer> get(Key key, int length) {
            return cache.get(key, length).map(bytes -> bytes.put(length / 2, (byte) ~bytes.get(length / 2)));
        }

        @Override
        public boolean has(Key key) {
            return cache.has(key);
        }

        @Override
        public void put(Key key, ByteBuffer bytes) {
            cache.put(key, bytes);
        }

        @Override
        public void remove(Key key) {
            cache.remove(key);
        }

        @Override
        public long bytes() {
            return cache.bytes();
        }

        @Override
        public long limit() {
            return cache.limit();
        }

        @Override
        public void close() {
            cache.close();
        }
    }

    @Test
    void whatTheCacheHasIsJudgedByWhatTheMetadataSays() {
        byte[] content = bytes(LARGE);
        try (Server server = server(new DamagedCache(new MemoryCache(MUCH)), FEW)) {
            server.write("file", 0, content);
            server.publish();
            assertArrayEquals(content, server.read("file"));
            assertTrue(store.take().size() > 0, "it comes from the store");
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void contentsAreRightHoweverLittleIsKept(long seed) {
        Random steps = new Random(seed);
        int size = 1 << 20;
        byte[] expected = new byte[size];
        try (Server server = server(new MemoryCache(steps.nextInt(size)), steps.nextLong(FEW))) {
            server.write("file", 0, expected);
            OpenFile file = open(server, "file");
            int next = 0;
            for (int i = 0; i < 300; i++) {
                int at = steps.nextInt(3) == 0 ? steps.nextInt(size) : Math.min(next, size - 1);
                int length = Math.min(size - at, 1 + steps.nextInt(40_000));
                next = (at + length) % size;
                switch (steps.nextInt(10)) {
                    case 0, 1 -> {
                        byte[] bytes = Arrays.copyOf(bytes(length / 3 + 1), length);
                        System.arraycopy(bytes, 0, expected, at, length);
                        server.write("file", at, bytes);
                    }
                    case 2 -> server.publish();
                    default -> read(server, file, expected, at, length);
                }
                if (steps.nextInt(100) == 0) {
                    server.publish();
                    server.crash();
                    server.start();
                    file = open(server, "file");
                }
            }
            assertArrayEquals(expected, server.read("file"), () -> "seed " + seed);
        }
    }

    private static OpenFile open(Server server, String name) {
        long inode = server.fs()
                .walk(Credentials.ROOT, FileSystem.ROOT, List.of(Name.of(name)))
                .join()
                .getFirst()
                .inode();
        return server.fs().open(Credentials.ROOT, inode, OpenMode.READ).join();
    }

    private static void read(Server server, OpenFile file, byte[] content, int at, int length) {
        ByteBuffer into = ByteBuffer.allocate(length);
        int count =
                server.fs().read(file, at, into).orTimeout(30, TimeUnit.SECONDS).join();
        assertArrayEquals(
                Arrays.copyOfRange(content, at, at + count), Arrays.copyOf(into.array(), count), () -> "at " + at);
    }
}
