package io.shorefs.journal.log;

import static io.shorefs.conformance.log.CommitLogAssertions.assertEntries;
import static io.shorefs.conformance.log.CommitLogAssertions.assertReadable;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shorefs.conformance.disk.UnsyncedFile;
import io.shorefs.conformance.log.LogDriver;
import io.shorefs.spi.CommitLog;
import io.shorefs.spi.CommitLog.Entry;
import io.shorefs.spi.CommitLog.Mark;
import io.shorefs.spi.CommitLog.Slot;
import io.shorefs.spi.JournalException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Uses a log as the core does, with a map that keeps its last durable transaction, and knows what must be found after each crash. */
final class SimulatedJournal {
    private static final int RING = 16 * CommitLog.PAGE;
    private static final int MAX_BYTES = RING + 200 * CommitLog.PAGE;

    private final Random random;
    private final UnsyncedFile file;
    /** What the map holds: where it stands, and the payloads that it names. */
    private Mark mark = new Mark(0, 0, 0);

    private final List<Slot> named = new ArrayList<>();
    /** Records that the map lacks, the last of them perhaps not forced. */
    private final List<Entry> pending = new ArrayList<>();

    private long forced;
    private CommitLog log;
    private LogDriver driver;
    private int cuts;
    private int torn;

    SimulatedJournal(Random random, boolean directReads) {
        this.random = random;
        this.file = new UnsyncedFile(random, directReads);
    }

    /** Power cuts so far. */
    int cuts() {
        return cuts;
    }

    /** Openings that found less than was appended. */
    int torn() {
        return torn;
    }

    /** One life of the process: it opens, commits for a while, and ends in the middle. */
    void live() {
        while (!opened()) {
            crash();
        }
        boolean alive = true;
        for (int step = random.nextInt(12); step > 0 && alive; step--) {
            alive = commit();
            if (alive && random.nextInt(4) == 0) {
                apply(random.nextInt(pending.size() + 1));
            }
        }
        crash();
    }

    /** Recovers and compares; false when the process ended before the map knew. */
    private boolean opened() {
        log = SimulatedFile.open(file, new LogLimits(MAX_BYTES, RING));
        List<Entry> found = LogDriver.recover(log, mark);
        torn += found.size() < pending.size() ? 1 : 0;
        assertEntries(pending.subList(0, Math.min(found.size(), pending.size())), found);
        assertTrue(
                mark.sequence() + found.size() >= forced,
                () -> "lost: forced to " + forced + ", found " + found.size() + " behind " + mark);
        pending.subList(found.size(), pending.size()).clear();
        forced = mark.sequence() + found.size();
        if (random.nextInt(4) == 0) {
            return false;
        }
        long position = pending.isEmpty() ? mark.position() : pending.getLast().next();
        pending.forEach(entry -> named.addAll(entry.slots()));
        mark = new Mark(Mark.incarnationAfter(mark.incarnation(), random.nextLong()), forced, position);
        pending.clear();
        log.begin(mark, used -> named.forEach(slot -> used.slot(slot.page(), slot.length())));
        named.forEach(slot -> assertReadable(log, slot));
        driver = new LogDriver(log, mark, random);
        return true;
    }

    /** One commit; false when the process ended in it. */
    private boolean commit() {
        int body = random.nextInt(random.nextBoolean() ? 300 : log.maxBodyBytes());
        while (!log.fits(body)) {
            apply(1 + random.nextInt(pending.size()));
        }
        for (int i = random.nextInt(4); i > 0 && log.freePages() > 20; i--) {
            driver.payload(1 + random.nextInt(5 * CommitLog.PAGE));
            if (random.nextInt(40) == 0) {
                return false;
            }
        }
        pending.add(driver.append(body));
        if (random.nextInt(8) == 0) {
            return false;
        }
        if (random.nextInt(12) == 0) {
            file.failNextSync();
            assertThrows(JournalException.class, log::force);
            assertThrows(JournalException.class, log::force, "nothing goes on after a failed sync");
            return false;
        }
        log.force();
        forced = driver.mark().sequence();
        return true;
    }

    /** One durable transaction of the map: it takes records, and drops some payloads, which are free then. */
    private void apply(int records) {
        List<Entry> applied = pending.subList(0, records);
        if (applied.isEmpty()) {
            return;
        }
        Entry last = applied.getLast();
        applied.forEach(entry -> named.addAll(entry.slots()));
        mark = new Mark(mark.incarnation(), last.sequence(), last.next());
        applied.clear();
        List<Slot> dropped = new ArrayList<>();
        named.removeIf(slot -> (named.size() > 20 || random.nextInt(3) == 0) && dropped.add(slot));
        log.trim(mark.sequence(), mark.position());
        dropped.forEach(slot -> log.release(slot.page(), slot.length()));
    }

    private void crash() {
        if (random.nextInt(3) == 0) {
            file.killProcess();
        } else {
            file.cutPower();
            cuts++;
        }
        assertEquals(forced, Math.max(forced, mark.sequence()), "the map never knows what was not forced");
    }
}
