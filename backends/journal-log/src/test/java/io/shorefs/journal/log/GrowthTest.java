package io.shorefs.journal.log;

import static io.shorefs.conformance.log.CommitLogAssertions.assertEntries;
import static io.shorefs.conformance.log.CommitLogAssertions.assertReadable;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shorefs.api.Errno;
import io.shorefs.api.FsException;
import io.shorefs.conformance.disk.UnsyncedFile;
import io.shorefs.conformance.log.LogDriver;
import io.shorefs.spi.CommitLog;
import io.shorefs.spi.CommitLog.Mark;
import io.shorefs.spi.CommitLog.Slot;
import io.shorefs.spi.JournalException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** How the file grows, and what happens where it cannot. */
class GrowthTest {
    private static final Mark FIRST = new Mark(1, 0, 0);
    private static final LogLimits LIMITS = LogLimits.of(64 << 20);
    private static final int MIB = 1 << 20;

    private final UnsyncedFile file = new UnsyncedFile(new Random(1), true);

    @Test
    void idleTimeKeepsFreePagesReadyAndDurable() {
        CommitLog log = begun();
        long before = log.fileBytes();
        int calls = 1;
        while (log.prepare()) {
            calls++;
        }
        assertEquals(before + 32 * MIB, log.fileBytes());
        assertEquals(8, calls, "in steps of a few milliseconds");
        assertEquals(0, file.unsynced());
        log.write(log.allocate(MIB), ByteBuffer.allocate(MIB));
        assertTrue(log.fileBytes() == before + 32 * MIB, "a payload goes where zeros were");
        log.prepare();
        assertEquals(before + 36 * MIB, log.fileBytes());
    }

    @Test
    void aSmallFileIsPreparedToItsEnd() {
        CommitLog log = SimulatedFile.open(file, LogLimits.of(16 << 20));
        log.recover(new Mark(0, 0, 0), entry -> {});
        log.begin(FIRST, used -> {});
        while (log.prepare()) {
            assertTrue(log.fileBytes() <= 16 << 20);
        }
        assertEquals(16 << 20, log.fileBytes());
        assertFalse(log.prepare());
    }

    @Test
    void preparingBetweenAppendAndForceIsRefused() {
        CommitLog log = begun();
        new LogDriver(log, FIRST, new Random(1)).append(1);
        assertThrows(IllegalStateException.class, log::prepare);
    }

    @Test
    void aFullHostIsFoundWhenPagesAreAllocatedAndLosesNothing() {
        CommitLog log = begun();
        file.limit(log.fileBytes() + 10 * MIB + 5000);
        LogDriver driver = new LogDriver(log, FIRST, new Random(2));
        List<Slot> slots = new ArrayList<>();
        FsException full = assertThrows(FsException.class, () -> {
            while (true) {
                slots.add(driver.payload(100_000));
                driver.commit(500);
            }
        });
        assertEquals(Errno.ENOSPC, full.errno());
        assertTrue(slots.size() > 10 * MIB / 102_400 - 2, "up to the last pages: " + slots.size());
        assertTrue(log.freePages() < 30, "what the host has not is not free: " + log.freePages());
        assertFalse(log.prepare());
        driver.commit(10);
        Slot first = slots.removeFirst();
        driver.trim();
        Mark contained = driver.mark();
        log.release(first.page(), first.length());
        slots.add(driver.payload(100_000));
        driver.commit(10);
        slots.forEach(slot -> assertReadable(log, slot));
        file.cutPower();
        CommitLog again = SimulatedFile.open(file, LIMITS);
        assertEntries(List.of(driver.appended().getLast()), LogDriver.recover(again, contained));
    }

    @Test
    void aFullHostThatHasRoomAgainIsUsed() {
        CommitLog log = begun();
        file.limit(log.fileBytes());
        assertThrows(FsException.class, () -> log.allocate(1));
        assertEquals(0, log.freePages());
        file.limit(Long.MAX_VALUE);
        assertEquals(log.totalPages(), log.freePages());
        assertEquals(0, log.allocate(1));
    }

    @Test
    void aFileCannotBeMadeOnAFullHost() {
        file.limit(MIB);
        CommitLog log = SimulatedFile.open(file, LIMITS);
        JournalException failed =
                assertThrows(JournalException.class, () -> log.recover(new Mark(0, 0, 0), entry -> {}));
        assertTrue(failed.getMessage().contains("simulated/commit.log cannot be made"), failed.getMessage());
        file.killProcess();
        file.limit(Long.MAX_VALUE);
        assertEquals(0, SimulatedFile.open(file, LIMITS).recover(new Mark(0, 0, 0), entry -> {}));
    }

    @Test
    void aLogWhoseMakingWasCutOffIsMadeAgain() {
        for (long seed = 0; seed < 30; seed++) {
            UnsyncedFile cut = new UnsyncedFile(new Random(seed), true);
            cut.failNextSync();
            CommitLog log = SimulatedFile.open(cut, LIMITS);
            assertThrows(JournalException.class, () -> log.recover(new Mark(0, 0, 0), entry -> {}));
            cut.cutPower();
            CommitLog again = SimulatedFile.open(cut, LIMITS);
            assertEquals(0, again.recover(new Mark(0, 0, 0), entry -> {}), "seed " + seed);
        }
    }

    @Test
    void aSmallerLimitLaterKeepsWhatIsInUse() {
        CommitLog log = begun();
        LogDriver driver = new LogDriver(log, FIRST, new Random(3));
        List<Slot> slots = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            slots.add(driver.payload(MIB));
        }
        driver.commit(1);
        file.killProcess();
        CommitLog smaller = SimulatedFile.open(file, LogLimits.of(32 << 20));
        Mark mark = driver.mark();
        smaller.recover(mark, entry -> {});
        smaller.begin(mark, used -> slots.forEach(slot -> used.slot(slot.page(), slot.length())));
        assertEquals(0, smaller.freePages());
        slots.forEach(slot -> assertReadable(smaller, slot));
        slots.forEach(slot -> smaller.release(slot.page(), slot.length()));
        assertEquals(smaller.totalPages(), smaller.freePages());
    }

    private CommitLog begun() {
        CommitLog log = SimulatedFile.open(file, LIMITS);
        log.recover(new Mark(0, 0, 0), entry -> {});
        log.begin(FIRST, used -> {});
        return log;
    }
}
