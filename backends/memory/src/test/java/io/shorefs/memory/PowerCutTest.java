package io.shorefs.memory;

import static io.shorefs.conformance.log.CommitLogAssertions.assertEntries;
import static io.shorefs.conformance.log.CommitLogAssertions.assertReadable;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shorefs.conformance.log.LogDriver;
import io.shorefs.spi.CommitLog;
import io.shorefs.spi.CommitLog.Entry;
import io.shorefs.spi.CommitLog.Mark;
import io.shorefs.spi.CommitLog.Slot;
import io.shorefs.spi.JournalException;
import io.shorefs.spi.LocalMap;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** What a crash leaves of a journal in memory. */
class PowerCutTest {
    private static final long MAX_BYTES = 4 << 20;
    private static final long PAGES = 1000;
    private static final Mark FIRST = new Mark(99, 0, 0);
    private static final byte[] KEY = {1};

    private final MemoryJournal journal = MemoryJournal.empty(PAGES, MAX_BYTES);

    @Test
    void leavesWhatWasForced() {
        CommitLog log = begun();
        LogDriver driver = new LogDriver(log, FIRST, new Random(1));
        Slot slot = driver.payload(10_000);
        driver.commit(100);
        List<Entry> forced = List.copyOf(driver.appended());
        driver.payload(5000);
        driver.append(100);
        CommitLog again = journal.afterCrash(false).log();
        assertEntries(forced, LogDriver.recover(again, FIRST));
        again.begin(new Mark(100, 1, forced.get(0).next()), used -> used.slot(slot.page(), slot.length()));
        assertReadable(again, slot);
    }

    @Test
    void leavesOfTheLastRecordAllOrNothing() {
        Set<Integer> found = new TreeSet<>();
        for (int seed = 0; seed < 60; seed++) {
            MemoryJournal one = MemoryJournal.empty(PAGES, MAX_BYTES);
            CommitLog log = begun(one);
            LogDriver driver = new LogDriver(log, FIRST, new Random(seed));
            driver.payload(5000);
            driver.commit(100);
            driver.payload(9000);
            driver.append(100);
            CommitLog again = one.afterCrash(new Random(seed)).log();
            List<Entry> entries = LogDriver.recover(again, FIRST);
            assertEntries(driver.appended().subList(0, entries.size()), entries);
            found.add(entries.size());
        }
        assertEquals(Set.of(1, 2), found, "with the last record, and without");
    }

    @Test
    void leavesOfTheMapWhatWasFinished() {
        LocalMap map = journal.map();
        map.update(changes -> changes.put(KEY, new byte[] {7}));
        AtomicReference<MemoryJournal> left = new AtomicReference<>();
        map.update(changes -> {
            changes.put(KEY, new byte[] {8});
            left.set(journal.afterCrash(true));
        });
        assertArrayEquals(new byte[] {7}, value(left.get().map()));
        assertArrayEquals(new byte[] {8}, value(journal.afterCrash(false).map()));
    }

    @Test
    void leavesWhatGoesOnAlone() {
        LogDriver driver = new LogDriver(begun(), FIRST, new Random(4));
        driver.payload(5000);
        MemoryJournal left = journal.afterCrash(true);
        driver.commit(10);
        journal.map().update(changes -> changes.put(KEY, KEY));
        assertEquals(List.of(), LogDriver.recover(left.log(), FIRST));
        assertNull(value(left.map()));
    }

    @Test
    void aSlotReleasedTooEarlyIsFound() {
        CommitLog log = begun();
        LogDriver driver = new LogDriver(log, FIRST, new Random(2));
        Slot slot = driver.payload(5000);
        driver.commit(10);
        driver.commit(10);
        log.release(slot.page(), slot.length());
        CommitLog again = journal.afterCrash(false).log();
        String message = assertThrows(JournalException.class, () -> again.recover(FIRST, entry -> {}))
                .getMessage();
        assertTrue(message.contains("record 1 is not whole, but record 2"), message);
    }

    @Test
    void aMapThatIsNotTheLogsIsFound() {
        LogDriver driver = new LogDriver(begun(), FIRST, new Random(3));
        driver.commit(10);
        CommitLog again = journal.afterCrash(true).log();
        assertThrows(JournalException.class, () -> again.recover(new Mark(0, 0, 0), entry -> {}));
    }

    @Test
    void theProvidersMakeNewOnes() {
        LocalMap map = new MemoryLocalMapProvider().open(null, MAX_BYTES);
        map.update(changes -> changes.put(KEY, KEY));
        try (LocalMap.Snapshot other =
                new MemoryLocalMapProvider().open(null, MAX_BYTES).snapshot()) {
            assertNull(other.get(KEY));
        }
        begun().close();
        assertEquals(
                List.of(), LogDriver.recover(new MemoryCommitLogProvider().open(null, MAX_BYTES), new Mark(0, 0, 0)));
    }

    private CommitLog begun() {
        return begun(journal);
    }

    private static CommitLog begun(MemoryJournal journal) {
        CommitLog log = journal.log();
        log.recover(new Mark(0, 0, 0), entry -> {});
        log.begin(FIRST, used -> {});
        return log;
    }

    private static byte[] value(LocalMap map) {
        try (LocalMap.Snapshot snapshot = map.snapshot()) {
            return snapshot.get(KEY);
        }
    }
}
