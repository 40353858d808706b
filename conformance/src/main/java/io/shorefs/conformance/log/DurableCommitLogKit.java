package io.shorefs.conformance.log;

import static io.shorefs.conformance.log.CommitLogAssertions.assertEntries;
import static io.shorefs.conformance.log.CommitLogAssertions.assertReadable;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shorefs.spi.CommitLog;
import io.shorefs.spi.CommitLog.Entry;
import io.shorefs.spi.CommitLog.Mark;
import io.shorefs.spi.CommitLog.Slot;
import io.shorefs.spi.JournalException;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What a {@link CommitLog} that keeps its records when it is closed does beyond {@link CommitLogKit}. */
public abstract class DurableCommitLogKit extends CommitLogKit {
    @Test
    void recoversExactlyWhatWasAppended() {
        LogDriver driver = someRecords(new Random(11));
        CommitLog log = open();
        assertEntries(driver.appended(), LogDriver.recover(log, first()));
    }

    @Test
    void recoversWhatTheMapLacks() {
        LogDriver driver = someRecords(new Random(12));
        List<Entry> all = driver.appended();
        for (int contained = 1; contained <= all.size(); contained++) {
            Entry last = all.get(contained - 1);
            try (CommitLog log = open(folder, MAX_BYTES)) {
                Mark mark = new Mark(first().incarnation(), last.sequence(), last.next());
                assertEntries(all.subList(contained, all.size()), LogDriver.recover(log, mark));
            }
        }
    }

    @Test
    void recoveryEndsBehindTheLastRecord() {
        LogDriver driver = someRecords(new Random(13));
        CommitLog log = open();
        assertEquals(driver.mark().position(), log.recover(first(), entry -> {}));
    }

    @Test
    void recordsOfAFormerRunDoNotCount() {
        someRecords(new Random(14));
        long later = Mark.incarnationAfter(first().incarnation(), 0);
        assertEquals(List.of(), LogDriver.recover(open(), new Mark(later, 0, 0)));
    }

    @Test
    void aMapOfAFormerRunIsRefused() {
        LogDriver former = someRecords(new Random(17));
        try (CommitLog log = open(folder, MAX_BYTES)) {
            assertEquals(List.of(), LogDriver.recover(log, former.mark()));
            Mark later = new Mark(
                    Mark.incarnationAfter(former.mark().incarnation(), 0),
                    former.mark().sequence(),
                    former.mark().position());
            log.begin(later, used -> {});
            new LogDriver(log, later, new Random(18)).commit(10);
        }
        CommitLog log = open();
        assertThrows(JournalException.class, () -> log.recover(former.mark(), entry -> {}));
        CommitLog again = open();
        assertThrows(JournalException.class, () -> again.recover(first(), entry -> {}), "wherever the map stood");
    }

    @Test
    void aLogThatIsOlderThanItsMapIsRefused() {
        Mark last = someRecords(new Random(19)).mark();
        Mark behind = new Mark(last.incarnation(), last.sequence(), last.position(), first().sequence());
        try (CommitLog log = open(folder, MAX_BYTES)) {
            assertEquals(List.of(), LogDriver.recover(log, behind));
        }
        CommitLog older = open();
        assertThrows(
                JournalException.class,
                () -> older.recover(behind.at(last.sequence() + 1, last.position()), entry -> {}),
                "the map has a record more");
        CommitLog former = open();
        Mark later = new Mark(Mark.incarnationAfter(last.incarnation(), 0), last.sequence(), last.position());
        assertThrows(
                JournalException.class,
                () -> former.recover(later.at(last.sequence() + 1, last.position()), entry -> {}),
                "the map has a record of the next run");
        CommitLog begun = open();
        assertEquals(List.of(), LogDriver.recover(begun, later), "the next run ended before its first record");
    }

    @Test
    void slotsInUseKeepTheirBytesThroughOpenings() {
        Random random = new Random(15);
        LogDriver driver = someRecords(random);
        List<Slot> slots = slots(driver.appended());
        for (int opening = 0; opening < 3; opening++) {
            try (CommitLog log = open(folder, MAX_BYTES)) {
                Mark before = driver.mark();
                assertEquals(List.of(), LogDriver.recover(log, before));
                Mark mark = new Mark(
                        Mark.incarnationAfter(before.incarnation(), opening), before.sequence(), before.position());
                List<Slot> used = slots;
                log.begin(mark, visitor -> used.forEach(slot -> visitor.slot(slot.page(), slot.length())));
                driver = new LogDriver(log, mark, random);
                for (int i = 0; i < 20; i++) {
                    driver.payload(1 + random.nextInt(20_000));
                    driver.commit(random.nextInt(3000));
                }
                slots.forEach(slot -> assertReadable(log, slot));
                slots = concatenated(slots, slots(driver.appended()));
            }
        }
    }

    @Test
    void wrapsAroundManyTimes() {
        long seed = 16;
        Random random = new Random(seed);
        CommitLog log = begun();
        LogDriver driver = new LogDriver(log, first(), random);
        int largest = log.maxBodyBytes();
        Mark contained = first();
        for (int round = 0; round < 8; round++) {
            contained = driver.mark();
            driver.trim();
            int size = driver.appended().size();
            for (int i = 0; i < 3; i++) {
                driver.commit(largest - random.nextInt(largest / 3));
            }
            log.close();
            log = open();
            List<Entry> expected =
                    driver.appended().subList(size, driver.appended().size());
            assertEntries(expected, LogDriver.recover(log, contained));
            Mark mark = new Mark(
                    Mark.incarnationAfter(driver.mark().incarnation(), random.nextLong()),
                    driver.mark().sequence(),
                    driver.mark().position());
            log.begin(mark, used -> {});
            driver = new LogDriver(log, mark, random);
        }
        assertTrue(driver.mark().sequence() >= 24);
    }

    @Test
    void anEmptyLogIsNoReplacementForALostOne() {
        CommitLog log = open();
        Mark ofAnUsedJournal = new Mark(5, 3, 1);
        assertThrows(JournalException.class, () -> log.recover(ofAnUsedJournal, entry -> {}));
        CommitLog again = open();
        assertThrows(
                JournalException.class,
                () -> again.recover(ofAnUsedJournal, entry -> {}),
                "and it is not made by trying");
    }

    @Test
    void aSlotInUseBehindTheEndIsDamage() {
        CommitLog log = open();
        log.recover(NEW, entry -> {});
        long end = log.totalPages();
        assertThrows(JournalException.class, () -> log.begin(first(), used -> used.slot(end, 1)));
    }

    private LogDriver someRecords(Random random) {
        try (CommitLog log = open(folder, MAX_BYTES)) {
            log.recover(NEW, entry -> {});
            log.begin(first(), used -> {});
            LogDriver driver = new LogDriver(log, first(), random);
            for (int i = 0; i < 12; i++) {
                for (int slot = 0; slot < i % 4; slot++) {
                    driver.payload(1 + random.nextInt(30_000));
                }
                driver.commit(i == 0 ? 0 : random.nextInt(20_000));
            }
            return driver;
        }
    }

    private static List<Slot> slots(List<Entry> entries) {
        return entries.stream().flatMap(entry -> entry.slots().stream()).toList();
    }

    private static List<Slot> concatenated(List<Slot> first, List<Slot> second) {
        return java.util.stream.Stream.concat(first.stream(), second.stream()).toList();
    }
}
