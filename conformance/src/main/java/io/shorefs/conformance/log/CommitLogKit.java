package io.shorefs.conformance.log;

import static io.shorefs.conformance.log.CommitLogAssertions.assertReadable;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shorefs.api.Errno;
import io.shorefs.api.FsException;
import io.shorefs.spi.CommitLog;
import io.shorefs.spi.CommitLog.Mark;
import io.shorefs.spi.CommitLog.Slot;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every {@link CommitLog} does, whether or not it outlives its process. */
public abstract class CommitLogKit {
    /** How large the logs under test may become: small, so that they are quickly full. */
    protected static final long MAX_BYTES = 16L << 20;

    /** The mark of a new journal. */
    protected static final Mark NEW = new Mark(0, 0, 0);

    private final List<CommitLog> opened = new ArrayList<>();

    /** Where the log under test lies. */
    @TempDir
    protected Path folder;

    /** Opens the log in a folder, and makes it if there is none. */
    protected abstract CommitLog open(Path folder, long maxBytes);

    /** Opens the log of this test; it is closed when the test ends. */
    protected final CommitLog open() {
        CommitLog log = open(folder, MAX_BYTES);
        opened.add(log);
        return log;
    }

    /** A new log that has begun, in the incarnation of {@link #first}. */
    protected final CommitLog begun() {
        CommitLog log = open();
        assertEquals(0, log.recover(NEW, entry -> {}));
        log.begin(first(), used -> {});
        return log;
    }

    /** The mark that a new journal begins with. */
    protected static Mark first() {
        return new Mark(0x1234_5678_9abc_def0L, 0, 0);
    }

    @AfterEach
    void closeAll() {
        opened.forEach(CommitLog::close);
    }

    @Test
    void aNewLogHoldsNothing() {
        assertEquals(List.of(), LogDriver.recover(open(), NEW));
    }

    @Test
    void payloadsAreReadBackWholeAndInPart() {
        CommitLog log = begun();
        LogDriver driver = new LogDriver(log, first(), new Random(1));
        List<Slot> slots = new ArrayList<>();
        for (int length : new int[] {1, 100, 4095, 4096, 4097, 8192, 32768, 1_000_001, 2 << 20}) {
            slots.add(driver.payload(length));
        }
        driver.commit(10);
        slots.forEach(slot -> assertReadable(log, slot));
        Slot large = slots.get(7);
        byte[] whole = LogDriver.read(log, large);
        for (int offset : new int[] {0, 1, 4095, 4096, 70_000, 1_000_000}) {
            ByteBuffer part = ByteBuffer.allocateDirect(Math.min(5000, whole.length - offset));
            log.read(large.page(), offset, part);
            byte[] got = new byte[part.flip().remaining()];
            part.get(got);
            assertArrayEquals(Arrays.copyOfRange(whole, offset, offset + got.length), got, "from " + offset);
        }
    }

    @Test
    void writingAndAppendingMoveThePosition() {
        CommitLog log = begun();
        ByteBuffer payload = ByteBuffer.allocate(100).position(10).limit(70);
        long page = log.allocate(60);
        log.write(page, payload);
        assertEquals(70, payload.position());
        ByteBuffer body = ByteBuffer.allocateDirect(100).position(1).limit(31);
        log.append(1, 0, List.of(), body);
        assertEquals(31, body.position());
    }

    @Test
    void allocatedPagesNeverOverlapAndComeBackWhenReleased() {
        long seed = 7;
        CommitLog log = begun();
        Random random = new Random(seed);
        long total = log.totalPages();
        assertEquals(total, log.freePages());
        BitSet taken = new BitSet();
        List<Slot> held = new ArrayList<>();
        for (int i = 0; i < 3000; i++) {
            if (held.isEmpty() || (random.nextInt(5) < 3 && log.freePages() > total / 2)) {
                held.add(allocate(log, 1 + random.nextInt(40_000), taken));
            } else {
                release(log, held.remove(random.nextInt(held.size())), taken);
            }
            assertEquals(total - taken.cardinality(), log.freePages(), "seed " + seed);
        }
        held.forEach(slot -> release(log, slot, taken));
        assertEquals(total, log.freePages());
        assertEquals(0, log.allocate((int) total * CommitLog.PAGE), "released pages are one run again");
    }

    @Test
    void withoutSpaceNothingChanges() {
        CommitLog log = begun();
        List<Long> pages = new ArrayList<>();
        while (log.freePages() > 0) {
            pages.add(log.allocate(CommitLog.PAGE));
        }
        assertNoSpace(log, 1);
        Collections.sort(pages);
        log.release(pages.get(10), CommitLog.PAGE);
        log.release(pages.get(12), CommitLog.PAGE);
        assertNoSpace(log, CommitLog.PAGE + 1);
        assertEquals(2, log.freePages());
        log.release(pages.get(11), CommitLog.PAGE);
        assertEquals(pages.get(10), log.allocate(3 * CommitLog.PAGE));
        assertEquals(0, log.freePages());
    }

    @Test
    void pagesInUseAtTheBeginningAreNotGivenAway() {
        CommitLog log = begun();
        LogDriver driver = new LogDriver(log, first(), new Random(2));
        Slot used = driver.payload(50_000);
        driver.commit(1);
        assertEquals(log.totalPages() - 13, log.freePages());
        Slot other = driver.payload(1);
        assertTrue(other.page() < used.page() || other.page() >= used.page() + 13);
    }

    @Test
    void theRingFillsAndATrimMakesRoom() {
        CommitLog log = begun();
        LogDriver driver = new LogDriver(log, first(), new Random(3));
        int largest = log.maxBodyBytes();
        for (int round = 0; round < 3; round++) {
            int records = 0;
            while (log.fits(largest)) {
                driver.commit(largest);
                records++;
            }
            assertTrue(records >= 2, "records of the largest size: " + records);
            assertTrue(records < 100, "a ring has a bound");
            assertEquals(largest, log.maxBodyBytes());
            driver.trim();
            assertTrue(log.fits(largest));
        }
    }

    @Test
    void aTrimFreesOnlyWhatTheMapContains() {
        CommitLog log = begun();
        LogDriver driver = new LogDriver(log, first(), new Random(4));
        int largest = log.maxBodyBytes();
        driver.commit(largest);
        Mark contained = driver.mark();
        while (log.fits(largest)) {
            driver.commit(largest);
        }
        log.trim(contained.sequence(), contained.position());
        assertTrue(log.fits(largest));
        driver.commit(largest);
        assertFalse(log.fits(largest));
        log.trim(contained.sequence(), contained.position());
        assertFalse(log.fits(largest), "the same trim again frees nothing");
    }

    @Test
    void anotherOrderIsRefused() {
        CommitLog log = open();
        ByteBuffer none = ByteBuffer.allocate(0);
        assertThrows(IllegalStateException.class, () -> log.begin(first(), used -> {}));
        assertThrows(IllegalStateException.class, () -> log.allocate(1));
        log.recover(NEW, entry -> {});
        assertThrows(IllegalStateException.class, () -> log.recover(NEW, entry -> {}));
        assertThrows(IllegalStateException.class, () -> log.append(1, 0, List.of(), none));
        log.begin(first(), used -> {});
        assertThrows(IllegalStateException.class, () -> log.begin(first(), used -> {}));
        assertThrows(IllegalArgumentException.class, () -> log.append(2, 0, List.of(), none));
        log.append(1, 0, List.of(), none);
        assertThrows(IllegalStateException.class, () -> log.append(2, 0, List.of(), none), "one record in flight");
        log.force();
        ByteBuffer large = ByteBuffer.allocate(log.maxBodyBytes() + 1);
        assertThrows(IllegalArgumentException.class, () -> log.append(2, 0, List.of(), large));
        assertThrows(IllegalArgumentException.class, () -> log.allocate(0));
        log.append(2, 0, List.of(), none);
        log.force();
    }

    @Test
    void readersSeeTheirBytesWhileCommitsGoOn() throws Exception {
        long seed = 5;
        CommitLog log = begun();
        LogDriver driver = new LogDriver(log, first(), new Random(seed));
        try (SlotReaders readers = new SlotReaders(log, 2)) {
            for (int i = 0; i < 300; i++) {
                readers.offer(driver.payload(1 + i * 37));
                readers.offer(driver.payload(9000));
                driver.commit(100);
                driver.trim();
                readers.releaseOldest(20);
            }
            readers.finish();
        }
    }

    private static Slot allocate(CommitLog log, int length, BitSet taken) {
        long page = log.allocate(length);
        int pages = pages(length);
        int from = Math.toIntExact(page);
        assertTrue(page >= 0 && page + pages <= log.totalPages(), "within the slot area: " + page);
        assertEquals(0, taken.get(from, from + pages).cardinality(), "given away twice: " + page);
        taken.set(from, from + pages);
        return new Slot(page, length, 0);
    }

    private static void release(CommitLog log, Slot slot, BitSet taken) {
        log.release(slot.page(), slot.length());
        taken.clear((int) slot.page(), (int) slot.page() + pages(slot.length()));
    }

    private static void assertNoSpace(CommitLog log, int length) {
        long free = log.freePages();
        FsException full = assertThrows(FsException.class, () -> log.allocate(length));
        assertEquals(Errno.ENOSPC, full.errno());
        assertEquals(free, log.freePages());
    }

    private static int pages(int length) {
        return (length + CommitLog.PAGE - 1) / CommitLog.PAGE;
    }
}
