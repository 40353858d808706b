package io.shorefs.journal.log;

import static io.shorefs.conformance.log.CommitLogAssertions.assertEntries;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shorefs.conformance.disk.UnsyncedFile;
import io.shorefs.conformance.log.LogDriver;
import io.shorefs.journal.log.WrittenLog.DamagedPage;
import io.shorefs.spi.CommitLog;
import io.shorefs.spi.CommitLog.Entry;
import io.shorefs.spi.CommitLog.Mark;
import io.shorefs.spi.JournalException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** The file cut, zeroed and with flipped bits at every kind of place, with the map at every record: the exact prefix, or a refusal that names the place. */
class TornLogTest {
    private static final long SEED = Long.getLong("shorefs.seed", 42);

    private final WrittenLog written = WrittenLog.write(SEED);
    private final List<Entry> records = written.records();
    private final List<DamagedPage> pages = written.pages();

    @Test
    void theLogUnderTestHasEveryKindOfPlace() {
        assertTrue(
                records.stream().anyMatch(record -> record.next() < written.begin(record) && record.next() > 0),
                "one goes round");
        assertTrue(records.stream().anyMatch(record -> WrittenLog.parts(record) == 1));
        assertTrue(records.stream().anyMatch(record -> WrittenLog.parts(record) >= 3));
        assertTrue(records.getLast().slots().isEmpty()
                != records.get(records.size() - 2).slots().isEmpty());
        for (int contained = 0; contained <= records.size(); contained++) {
            assertEntries(records.subList(contained, records.size()), recover(written.file(), contained));
        }
    }

    @Test
    void aZeroedPage() {
        for (DamagedPage page : pages) {
            damagedAt(page, 0, new byte[CommitLog.PAGE], true);
        }
    }

    @Test
    void aFlippedBit() {
        Random random = new Random(SEED);
        for (DamagedPage page : pages) {
            Set<Integer> places = new TreeSet<>(List.of(0, page.used() - 1));
            for (int field = 0; page.inRing() && field < BlockCodec.HEADER + RecordCodec.HEADER; field += 4) {
                places.add(field + random.nextInt(4));
            }
            for (int at : places) {
                damagedAt(page, at, flipped(page.position() + at, random), true);
            }
            if (page.used() < CommitLog.PAGE) {
                damagedAt(page, page.used(), flipped(page.position() + page.used(), random), false);
            }
        }
    }

    @Test
    void anOlderBlockInTheWrongPlace() {
        DamagedPage old = pages.getFirst();
        for (DamagedPage page : pages) {
            if (page.inRing() && page.record() > 0) {
                damagedAt(page, 0, written.file().onDisk(old.position(), CommitLog.PAGE), true);
            }
        }
    }

    @Test
    void aNewerBlockInTheWrongPlace() {
        DamagedPage last = pages.stream()
                .filter(page -> page.inRing() && page.record() == records.size() - 1)
                .findFirst()
                .orElseThrow();
        UnsyncedFile file = written.file().copy(new Random(SEED));
        long elsewhere = pages.getFirst().position();
        file.damage(elsewhere, file.onDisk(last.position(), CommitLog.PAGE));
        file.damage(last.position(), new byte[CommitLog.PAGE]);
        JournalException refused = assertThrows(JournalException.class, () -> recover(file, 3));
        assertTrue(refused.getMessage().contains("byte " + elsewhere), refused.getMessage());
    }

    @Test
    void theFileCut() {
        for (long page = 0; page <= written.file().size() / CommitLog.PAGE; page++) {
            for (int bytes : new int[] {0, 1, 2048, 4095}) {
                cutAt(page * CommitLog.PAGE + bytes);
            }
        }
    }

    private void cutAt(long length) {
        UnsyncedFile file = written.file().copy(new Random(SEED));
        file.truncate(length);
        List<DamagedPage> gone = pagesWhere(page -> !page.inRing() && page.position() + CommitLog.PAGE > length);
        for (int contained : new int[] {0, records.size() - 1, records.size()}) {
            if (length < written.layout().slotByte(0)) {
                assertRefused(file, contained, length == 0 ? "holds no log" : "byte " + length);
            } else {
                assertJudged(file, contained, gone);
            }
        }
    }

    @Test
    void manyPagesAtOnce() {
        for (long seed = SEED; seed < SEED + 400; seed++) {
            Random random = new Random(seed);
            UnsyncedFile file = written.file().copy(random);
            int chance = 1 + random.nextInt(60);
            List<DamagedPage> damaged = pagesWhere(page -> random.nextInt(chance) == 0);
            damaged.forEach(page -> file.damage(page.position(), new byte[CommitLog.PAGE]));
            assertJudged(file, random.nextInt(records.size() + 1), damaged);
        }
    }

    @Test
    void aDamagedHeader() {
        for (int at = 0; at < 64; at++) {
            UnsyncedFile file = written.file().copy(new Random(SEED));
            file.damage(at, flipped(at, new Random(at)));
            assertRefused(file, records.size(), "simulated/commit.log");
        }
        UnsyncedFile zeroed = written.file().copy(new Random(SEED));
        zeroed.damage(0, new byte[CommitLog.PAGE]);
        assertRefused(zeroed, 0, "holds no log");
        assertRefused(zeroed, records.size(), "holds no log");
    }

    @Test
    void aMarkThatDoesNotBelongToTheLog() {
        Mark outside = new Mark(written.incarnation(), 3, 32);
        assertThrows(JournalException.class, () -> recover(written.file(), outside));
        Mark last = written.markAfter(records.size() - 1);
        Mark moved =
                new Mark(last.incarnation(), last.sequence(), written.layout().ringPage(last.position(), 1));
        assertThrows(JournalException.class, () -> recover(written.file(), moved), "the next record lies elsewhere");
        assertThrows(
                JournalException.class,
                () -> recover(written.file(), new Mark(0, 0, 0)),
                "a new map beside an old log");
        Mark before = new Mark(written.incarnation(), 1, 0);
        assertThrows(
                JournalException.class,
                () -> recover(written.file(), before),
                "an old map: its records are overwritten");
    }

    @Test
    void aMapThatIsAhead() {
        Mark last = written.markAfter(records.size());
        Mark ahead = new Mark(last.incarnation(), last.sequence() + 5, last.position());
        assertEquals(List.of(), recover(written.file(), ahead));
        assertEquals(
                List.of(), recover(written.file(), new Mark(last.incarnation() + 1, last.sequence(), last.position())));
    }

    /** One damage, judged with the map far behind, just behind, just ahead, and far ahead. */
    private void damagedAt(DamagedPage page, int at, byte[] bytes, boolean counts) {
        UnsyncedFile file = written.file().copy(new Random(SEED));
        file.damage(page.position() + at, bytes);
        for (int contained : Set.copyOf(List.of(0, page.record(), page.record() + 1, records.size()))) {
            assertJudged(file, contained, counts ? List.of(page) : List.of());
        }
    }

    /** What the rules of the design say about these damaged pages, compared with what the log does. */
    private void assertJudged(UnsyncedFile file, int contained, List<DamagedPage> damaged) {
        Set<Integer> bad = new HashSet<>();
        damaged.forEach(page -> bad.add(page.record()));
        int end = contained;
        while (end < records.size() && !bad.contains(end)) {
            end++;
        }
        int firstBad = end;
        boolean newer = pagesWhere(page -> page.inRing() && page.record() > firstBad).stream()
                .anyMatch(page -> !damaged.contains(page));
        if (newer) {
            Entry record = records.get(firstBad);
            String place = "record %d is not whole at byte %d"
                    .formatted(record.sequence(), written.layout().ringByte(written.begin(record)));
            assertRefused(file, contained, place);
        } else {
            assertEntries(records.subList(contained, end), recover(file, contained));
        }
    }

    private void assertRefused(UnsyncedFile file, int contained, String message) {
        JournalException refused = assertThrows(JournalException.class, () -> recover(file, contained));
        assertTrue(refused.getMessage().contains(message), () -> message + " in: " + refused.getMessage());
        assertTrue(refused.getMessage().startsWith("simulated/commit.log"), refused.getMessage());
    }

    private List<Entry> recover(UnsyncedFile file, int contained) {
        return recover(file, written.markAfter(contained));
    }

    private static List<Entry> recover(UnsyncedFile file, Mark mark) {
        return LogDriver.recover(SimulatedFile.open(file, WrittenLog.LIMITS), mark);
    }

    private List<DamagedPage> pagesWhere(Predicate<DamagedPage> condition) {
        return new ArrayList<>(pages.stream().filter(condition).toList());
    }

    private byte[] flipped(long position, Random random) {
        byte[] bytes = written.file().onDisk(position, 1);
        bytes[0] ^= (byte) (1 << random.nextInt(8));
        return bytes;
    }
}
