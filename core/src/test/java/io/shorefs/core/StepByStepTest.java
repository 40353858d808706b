package io.shorefs.core;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shorefs.api.AttributeChanges;
import io.shorefs.api.Credentials;
import io.shorefs.api.FileSystem;
import io.shorefs.api.Name;
import io.shorefs.api.OpenFile;
import io.shorefs.api.OpenMode;
import io.shorefs.api.Timestamp;
import io.shorefs.core.check.Check;
import io.shorefs.core.commit.Journal;
import io.shorefs.core.commit.Recovery;
import io.shorefs.core.key.Key;
import io.shorefs.core.key.State;
import io.shorefs.core.key.Value;
import io.shorefs.core.map.Batch;
import io.shorefs.core.map.Epochs;
import io.shorefs.core.map.OrderedMap;
import io.shorefs.core.memory.SlabPool;
import io.shorefs.memory.MemoryJournal;
import io.shorefs.memory.MemoryLog;
import io.shorefs.memory.MemoryMap;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

/** Orders of steps that threads seldom take: the workers run when the test says so, and so does time. */
class StepByStepTest {
    private static final Credentials ROOT = Credentials.ROOT;
    private static final String COMMIT = "shorefs-commit";
    private static final String RECLAIM = "shorefs-reclaim";
    private static final int BIG = 6 << 20;

    private final HandTasks tasks = new HandTasks();
    private final MemoryLog log = new MemoryLog(1 << 16);
    private final MemoryMap map = new MemoryMap(1L << 32);
    private final List<RuntimeException> faults = new ArrayList<>();
    private Runnable onNow = () -> {};
    private final Clock clock = new Clock() {
        @Override
        public Timestamp now() {
            onNow.run();
            return new Timestamp(1_000_000 + tasks.now / 1_000_000_000L, 0);
        }

        @Override
        public long nanos() {
            return tasks.now;
        }
    };
    private final ShoreFs fs = open(new MemoryJournal(log, map), tasks, 77);

    private ShoreFs open(MemoryJournal journal, Tasks workers, long seed) {
        CoreOptions options = new CoreOptions(64 << 20, 4 << 20, Duration.ofSeconds(1), 32768, seed, faults::add);
        return ShoreFs.open(journal.log(), journal.map(), workers, clock, options);
    }

    /** Ends the filesystem: what a crash leaves of its journal. */
    private MemoryJournal afterCrash() {
        fs.abandon();
        return new MemoryJournal(log, map).afterCrash(false);
    }

    private OpenFile create(String name) {
        return fs.create(ROOT, FileSystem.ROOT, Name.of(name), OpenMode.READ_WRITE, 0644)
                .join()
                .file();
    }

    private void write(OpenFile file, long at, byte[] bytes) {
        CompletableFuture<Integer> written = fs.write(file, at, ByteBuffer.wrap(bytes));
        assertTrue(written.isDone());
        written.join();
    }

    private void truncate(OpenFile file, long size) {
        AttributeChanges change = new AttributeChanges(
                OptionalInt.empty(),
                OptionalInt.empty(),
                OptionalInt.empty(),
                OptionalLong.of(size),
                Optional.empty(),
                Optional.empty(),
                false);
        fs.change(ROOT, file, change).join();
    }

    private byte[] read(OpenFile file, long at, int length) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) 0x77);
        int count = fs.read(file, at, ByteBuffer.wrap(bytes)).join();
        return Arrays.copyOf(bytes, count);
    }

    private static byte[] filled(int length, int value) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) value);
        return bytes;
    }

    private void sync(OpenFile file) {
        CompletableFuture<Void> synced = fs.sync(file.inode());
        while (!synced.isDone()) {
            assertTrue(tasks.step(COMMIT));
        }
        synced.join();
    }

    /** A large file, not synced, that was cut twice, of whose holes the first is gone. */
    private OpenFile firstOfTwoHolesReclaimed() {
        tasks.runAll();
        OpenFile file = create("f");
        write(file, 0, filled(BIG, 0x5A));
        truncate(file, 10_000);
        truncate(file, BIG);
        truncate(file, 20_000);
        assertTrue(tasks.step(RECLAIM));
        return file;
    }

    /** A hole of two is reclaimed while the data it lies in is in memory only. */
    @Test
    void dataBeforeAHoleSurvivesItsReclaim() {
        OpenFile file = firstOfTwoHolesReclaimed();
        assertArrayEquals(filled(10_000, 0x5A), read(file, 0, 10_000));
        sync(file);
        byte[] expected = Arrays.copyOf(filled(10_000, 0x5A), 20_000);
        byte[] found = read(file, 0, 20_000);
        assertEquals(-1, Arrays.mismatch(expected, found), "first wrong byte of the synced file");
    }

    /** The same, found after a crash. */
    @Test
    void dataBeforeAHoleSurvivesItsReclaimAndACrash() {
        OpenFile file = firstOfTwoHolesReclaimed();
        sync(file);
        tasks.now += 10_000_000_000L;
        tasks.runAll();
        ShoreFs again = open(afterCrash(), new HandTasks(), 78);
        OpenFile reopened = again.open(ROOT, file.inode(), OpenMode.READ_WRITE).join();
        byte[] bytes = new byte[20_000];
        again.read(reopened, 0, ByteBuffer.wrap(bytes)).join();
        assertEquals(-1, Arrays.mismatch(Arrays.copyOf(filled(10_000, 0x5A), 20_000), bytes));
    }

    /** {@code : > big; echo x > big; rm big}, before the reclaim is through. */
    @Test
    void aSmallFileThatWasLargeGivesItsSpaceBack() {
        tasks.runAll();
        OpenFile file = create("f");
        write(file, 0, filled(BIG, 0x5A));
        sync(file);
        tasks.now += 10_000_000_000L;
        tasks.step(COMMIT);
        tasks.step("shorefs-apply");
        truncate(file, 0);
        write(file, 0, filled(5, 1));
        fs.unlink(ROOT, FileSystem.ROOT, Name.of("f")).join();
        fs.close(file).join();
        tasks.now += 10_000_000_000L;
        tasks.runAll();
        tasks.now += 10_000_000_000L;
        tasks.runAll();
        MemoryJournal then = afterCrash();
        new Recovery(then.log(), then.map()).run(7);
        assertEquals(List.of(), new Check(then.map(), then.log(), true).run().findings());
    }

    /** Rewriting a large file before the reclaim is through. */
    @Test
    void aRewrittenFileHasItsBlocks() {
        tasks.runAll();
        OpenFile file = create("f");
        write(file, 0, filled(BIG, 0x5A));
        sync(file);
        truncate(file, 0);
        write(file, 0, filled(BIG, 0x5B));
        tasks.now += 10_000_000_000L;
        tasks.runAll();
        assertEquals(BIG, fs.attributes(file.inode()).join().bytes());
    }

    /** A sparse file cut before its data. */
    @Test
    void aFileCutBeforeItsDataHasNoBlocks() {
        tasks.runAll();
        OpenFile file = create("f");
        write(file, 1L << 30, filled(BIG, 0x5A));
        truncate(file, 1L << 30);
        tasks.now += 10_000_000_000L;
        tasks.runAll();
        assertEquals(0, fs.attributes(file.inode()).join().bytes());
    }

    /** A create that was cancelled while its second attempt ran. */
    @Test
    void aCreateThatIsCancelledInItsSecondAttemptLeavesNothingOpen() {
        tasks.runAll();
        OpenFile bulk = create("bulk");
        for (int i = 0; i < 3; i++) {
            write(bulk, (long) i << 24, filled(16 << 20, 1));
        }
        CompletableFuture<Integer> last = CompletableFuture.completedFuture(0);
        for (int i = 0; last.isDone(); i++) {
            last = fs.write(bulk, (3L << 24) + (i << 16), ByteBuffer.wrap(filled(1 << 16, 1)));
        }
        CompletableFuture<FileSystem.Created> created =
                fs.create(ROOT, FileSystem.ROOT, Name.of("f"), OpenMode.READ_WRITE, 0644);
        assertFalse(created.isDone());
        onNow = () -> created.cancel(false); // a Tflush, or the connection's end, on the reader's thread
        tasks.runAll();
        onNow = () -> {};
        assertFalse(created.isCancelled(), "it had its effect, which whoever cancelled it undoes");
        fs.close(created.join().file()).join();
        long inode = fs.walk(ROOT, FileSystem.ROOT, List.of(Name.of("f")))
                .join()
                .get(0)
                .inode();
        fs.unlink(ROOT, FileSystem.ROOT, Name.of("f")).join();
        tasks.now += 10_000_000_000L;
        tasks.runAll();
        assertThrows(CompletionException.class, () -> fs.attributes(inode).join(), "the unlinked inode is gone");
    }

    /** Admitted just before the committer looks, published just after. */
    @Test
    void whatIsPublishedIsCommittedAfterTheInterval() {
        tasks.runAll();
        OpenFile file = create("f");
        sync(file);
        tasks.now += 100_000_000L; // two commits that the applier takes together
        write(file, 0, filled(5, 1));
        sync(file);
        tasks.now += 150_000_000L;
        tasks.runAll();
        tasks.now += 199_999_999L;
        tasks.runAll();
        assertFalse(tasks.isDue(COMMIT));
        onNow = () -> { // between admission and publication 200 ms since the last commit are over
            onNow = () -> {};
            tasks.now += 1;
            assertTrue(tasks.step(COMMIT));
        };
        fs.mkdir(ROOT, FileSystem.ROOT, Name.of("d"), 0755).join();
        for (int i = 0; i < 100; i++) {
            tasks.now += 100_000_000L;
            tasks.runAll();
        }
        ShoreFs again = open(afterCrash(), new HandTasks(), 78);
        assertEquals(
                1,
                again.walk(ROOT, FileSystem.ROOT, List.of(Name.of("d"))).join().size(),
                "a directory made 10 s before the crash");
    }

    /** What was deleted is still being read for a moment, and two writers wait for its space. */
    @Test
    void drainedMeansThatSlotsAreFree() {
        Epochs epochs = new Epochs();
        HandTasks own = new HandTasks();
        MemoryLog freshLog = new MemoryLog(1 << 16);
        MemoryMap freshMap = new MemoryMap(1L << 32);
        Recovery.Start start = new Recovery(freshLog, freshMap).run(5);
        OrderedMap ordered = new OrderedMap(freshMap, 0);
        Journal journal = new Journal(
                freshLog,
                freshMap,
                ordered,
                epochs,
                new SlabPool(32768, 64 << 20),
                start,
                own,
                clock,
                Duration.ofSeconds(1),
                slot -> {},
                faults::add);
        Key key = Key.state(State.FILESYSTEM_ID);
        ordered.publish(new Batch().put(key, new Value.Counter(1)));
        Epochs.Epoch reader = epochs.enter();
        CompletableFuture<Void> first = journal.drained();
        own.runAll();
        assertFalse(first.isDone(), "a reader may still read the slots");
        CompletableFuture<Void> second = journal.drained();
        assertFalse(second.isDone(), "a reader may still read the slots");
        reader.leave();
        own.runAll();
        assertTrue(first.isDone() && second.isDone());
    }
}
