package io.shorefs.core;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shorefs.api.AttributeChanges;
import io.shorefs.api.Credentials;
import io.shorefs.api.FileSystem;
import io.shorefs.api.FsException;
import io.shorefs.api.Name;
import io.shorefs.api.OpenFile;
import io.shorefs.api.OpenMode;
import io.shorefs.api.Timestamp;
import io.shorefs.core.check.Check;
import io.shorefs.core.check.Finding;
import io.shorefs.core.commit.ClosedGeneration;
import io.shorefs.core.data.BlockSource;
import io.shorefs.core.data.Relocation;
import io.shorefs.core.key.Chunk;
import io.shorefs.core.key.Compression;
import io.shorefs.core.key.Family;
import io.shorefs.core.key.Key;
import io.shorefs.core.key.ObjectId;
import io.shorefs.core.key.ObjectKind;
import io.shorefs.core.key.Packing;
import io.shorefs.core.key.Payload;
import io.shorefs.core.key.Piece;
import io.shorefs.core.key.Value;
import io.shorefs.core.key.ValueCodec;
import io.shorefs.core.map.Batch;
import io.shorefs.memory.MemoryLog;
import io.shorefs.memory.MemoryMap;
import io.shorefs.spi.LocalMap;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.zip.CRC32C;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The net changes of generations, one after the other, make exactly the state at which each was closed, however late they are read, in whatever order the workers ran, and
 * over crashes; the payload that they name is there until the object store has it, and gone afterwards.
 */
class GenerationsTest {
    private static final Credentials ROOT = Credentials.ROOT;
    private static final int GENERATIONS = 12;
    private static final int OPERATIONS = 25;
    private static final List<Family> FAMILIES = List.of(Family.STATE, Family.META, Family.DATA, Family.ORPHAN);

    private static final Packing SEGMENT = new Packing(new ObjectId(0, ObjectKind.SEGMENT, 1, 1), 0, 0);

    /** The blocks of the one object of this store, by ordinal. */
    private final List<ByteBuffer> uploaded = new ArrayList<>();

    private final BlockSource store = blocks -> blocks.stream()
            .map(block -> uploaded.get(block.ordinal()).duplicate())
            .toList();

    /** What the files contain. */
    private final Map<Name, byte[]> contents = new HashMap<>();

    private Random random;
    private HandTasks tasks;
    private MemoryLog log = new MemoryLog(1 << 14);
    private MemoryMap map = new MemoryMap(1L << 30);
    private ShoreFs fs;

    /** What an object store would have after the published generations. */
    private final Map<Key, String> published = new TreeMap<>();

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
    void netChangesMakeTheStateAtWhichAGenerationWasClosed(long seed) {
        random = new Random(seed);
        open();
        for (int i = 0; i < GENERATIONS; i++) {
            operations(random.nextInt(OPERATIONS));
            runAny("shorefs-commit", "shorefs-apply", "shorefs-reclaim");
            CompletableFuture<ClosedGeneration> closing = close();
            Map<Key, String> expected = present();
            assertTrue(tasks.step("shorefs-commit"));
            operations(random.nextInt(OPERATIONS));
            await(closing);
            operations(random.nextInt(OPERATIONS));
            runAny("shorefs-commit", "shorefs-apply", "shorefs-reclaim");
            ClosedGeneration closed = closing.join();
            if (random.nextInt(3) == 0) {
                crash();
                closed = fs.journal().unpublished().orElseThrow();
            }
            takeNetChanges(closed);
            assertEquals(expected, published, () -> "seed " + seed);
            publish(closed);
            assertContents();
            if (random.nextInt(4) == 0) {
                crash();
            }
        }
        assertNothingIsLeftOver();
    }

    private void open() {
        tasks = new HandTasks();
        Clock clock = new Clock() {
            @Override
            public Timestamp now() {
                return new Timestamp(1_000_000, 0);
            }

            @Override
            public long nanos() {
                return tasks.now;
            }
        };
        fs = ShoreFs.open(
                log,
                map,
                store,
                tasks,
                clock,
                new CoreOptions(64 << 20, 4 << 20, Duration.ofSeconds(1), 4096, random.nextLong(), fault -> {
                    throw fault;
                }));
    }

    private void restart() {
        fs.abandon();
        log = log.afterCrash(false);
        map = map.afterCrash();
        open();
    }

    private void crash() {
        await(fs.syncAll());
        restart();
        assertContents();
        operations(random.nextInt(OPERATIONS));
        while (tasks.step("shorefs-apply")) { // removes what was kept for a generation that was published
            runAny("shorefs-commit", "shorefs-apply", "shorefs-reclaim");
        }
    }

    /** Everything published is committed, so that the next commit closes the generation at once; not all of it need be in the local map. */
    private CompletableFuture<ClosedGeneration> close() {
        CompletableFuture<Void> synced = fs.syncAll();
        while (!synced.isDone()) {
            assertTrue(tasks.step("shorefs-commit"));
        }
        return fs.journal().closeGeneration();
    }

    private <T> T await(CompletableFuture<T> future) {
        for (int i = 0; !future.isDone() && i < 1000; i++) {
            tasks.now += 10_000_000;
            runAny("shorefs-commit", "shorefs-apply");
        }
        assertTrue(future.isDone());
        return future.join();
    }

    private void runAny(String... workers) {
        while (!tasks.pieces.isEmpty()) {
            tasks.pieces.removeFirst().run();
        }
        for (int i = random.nextInt(6); i > 0; i--) {
            tasks.now += random.nextInt(200) * 1_000_000L;
            tasks.step(workers[random.nextInt(workers.length)]);
        }
    }

    private void publish(ClosedGeneration closed) {
        CompletableFuture<Void> done = fs.journal().published(closed, new Batch());
        operations(random.nextInt(OPERATIONS));
        await(done);
    }

    private void takeNetChanges(ClosedGeneration closed) {
        closed.forEach(Key.first(Family.STATE), Key.last(Family.ORPHAN), (key, bytes) -> {
            if (bytes.isEmpty()) {
                published.remove(key);
            } else {
                Value value = ValueCodec.decode(key, bytes.get());
                if (value instanceof Chunk chunk) {
                    upload(key, chunk);
                }
                published.put(key, text(value));
                runAny("shorefs-commit", "shorefs-apply", "shorefs-reclaim");
            }
        });
    }

    /** Uploads the payload of a chunk that is in slots, or some of it, and sometimes tells the filesystem where it is. */
    private void upload(Key key, Chunk chunk) {
        List<Relocation.Moved> moved = new ArrayList<>();
        for (Piece piece : chunk.pieces()) {
            if (piece.payload() instanceof Payload.Slot slot) {
                Payload.Stored block = new Payload.Stored(
                        SEGMENT, uploaded.size(), 0, piece.length(), piece.length(), Compression.NONE, 0);
                uploaded.add(payload(slot).slice(piece.skip(), piece.length()));
                moved.add(new Relocation.Moved(piece, block));
            }
        }
        if (random.nextBoolean()) {
            await(fs.relocation().move(key, moved.subList(0, random.nextInt(moved.size() + 1))));
        }
    }

    private ByteBuffer payload(Payload.Slot slot) {
        ByteBuffer bytes = ByteBuffer.allocate(slot.length());
        log.read(slot.page(), 0, bytes);
        CRC32C checksum = new CRC32C();
        checksum.update(bytes.flip());
        assertEquals(slot.checksum(), (int) checksum.getValue(), "payload of an unpublished generation");
        return bytes;
    }

    /** The bytes of every file, which are in memory, in slots and in objects. */
    private void assertContents() {
        contents.forEach((name, expected) -> {
            long inode = await(fs.walk(ROOT, FileSystem.ROOT, List.of(name)))
                    .getFirst()
                    .inode();
            OpenFile file = await(fs.open(ROOT, inode, OpenMode.READ_WRITE));
            ByteBuffer found = ByteBuffer.allocate(expected.length + 1);
            assertEquals(expected.length, await(fs.read(file, 0, found)));
            assertArrayEquals(expected, Arrays.copyOf(found.array(), expected.length), name::toString);
            await(fs.close(file));
        });
    }

    private Map<Key, String> present() {
        Map<Key, String> values = new TreeMap<>();
        for (Family family : FAMILIES) {
            fs.map().scan(Key.first(family), Key.last(family), (key, value) -> {
                if (key.isReplicated()) {
                    values.put(key, text(value));
                }
                return true;
            });
        }
        return values;
    }

    /** The same for a chunk wherever its payload is. */
    private static String text(Value value) {
        if (value instanceof Chunk chunk) {
            StringBuilder text = new StringBuilder();
            chunk.pieces()
                    .forEach(piece -> text.append("%d-%d@%d ".formatted(piece.from(), piece.to(), piece.sequence())));
            return text.toString();
        }
        return value instanceof Value.Bytes bytes ? "bytes " + bytes.bytes().length : value.toString();
    }

    private void operations(int count) {
        for (int i = 0; i < count; i++) {
            try {
                operation();
            } catch (CompletionException e) {
                if (!(e.getCause() instanceof FsException)) {
                    throw e;
                }
            }
        }
    }

    private void operation() {
        Name name = Name.of("f" + random.nextInt(4));
        switch (random.nextInt(8)) {
            case 0 -> await(fs.mkdir(ROOT, FileSystem.ROOT, Name.of("d"), 0755));
            case 1 -> {
                await(fs.unlink(ROOT, FileSystem.ROOT, name));
                contents.remove(name);
            }
            case 2 -> {
                Name to = Name.of("f" + random.nextInt(4));
                await(fs.rename(ROOT, FileSystem.ROOT, name, FileSystem.ROOT, to));
                contents.put(to, contents.remove(name));
            }
            case 3 -> await(fs.rmdir(ROOT, FileSystem.ROOT, Name.of("d")));
            case 4 -> truncate(name, random.nextInt(50_000));
            default -> write(name, random.nextInt(40_000), 1 + random.nextInt(9000));
        }
    }

    private void truncate(Name name, int size) {
        withFile(name, file -> truncate(file, size));
        contents.merge(name, new byte[size], (before, empty) -> Arrays.copyOf(before, size));
    }

    private void write(Name name, int at, int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        withFile(name, file -> await(fs.write(file, at, ByteBuffer.wrap(bytes))));
        byte[] before = contents.getOrDefault(name, new byte[0]);
        byte[] after = Arrays.copyOf(before, Math.max(before.length, at + length));
        System.arraycopy(bytes, 0, after, at, length);
        contents.put(name, after);
    }

    private interface Use {
        void of(OpenFile file);
    }

    private void withFile(Name name, Use use) {
        OpenFile file;
        try {
            file = await(fs.create(ROOT, FileSystem.ROOT, name, OpenMode.READ_WRITE, 0644))
                    .file();
        } catch (CompletionException exists) {
            long inode = await(fs.walk(ROOT, FileSystem.ROOT, List.of(name)))
                    .getFirst()
                    .inode();
            file = await(fs.open(ROOT, inode, OpenMode.READ_WRITE));
        }
        use.of(file);
        await(fs.close(file));
    }

    private void truncate(OpenFile file, long size) {
        await(fs.change(
                ROOT,
                file,
                new AttributeChanges(
                        OptionalInt.empty(),
                        OptionalInt.empty(),
                        OptionalInt.empty(),
                        OptionalLong.of(size),
                        Optional.empty(),
                        Optional.empty(),
                        false)));
    }

    /** No marks, no saved values, and no slot that nothing names. */
    private void assertNothingIsLeftOver() {
        for (int i = 0; i < 50; i++) {
            tasks.now += 1_000_000_000L;
            tasks.runAll();
        }
        List<Key> left = new ArrayList<>();
        try (LocalMap.Snapshot snapshot = map.snapshot()) {
            snapshot.scan(
                    Key.first(Family.SAVED).bytes(),
                    Key.last(Family.SAVED).bytes(),
                    (key, value) -> left.add(Key.of(key)));
        }
        assertEquals(List.of(), left);
        assertContents();
        long free = log.freePages();
        restart();
        assertEquals(free, log.freePages(), "what a start finds free was free before");
        List<Finding> findings = new Check(map, log, true).run().findings();
        assertEquals(List.of(), findings);
    }
}
