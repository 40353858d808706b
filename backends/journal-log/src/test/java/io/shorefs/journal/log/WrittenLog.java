package io.shorefs.journal.log;

import io.shorefs.conformance.disk.UnsyncedFile;
import io.shorefs.conformance.log.LogDriver;
import io.shorefs.spi.CommitLog;
import io.shorefs.spi.CommitLog.Entry;
import io.shorefs.spi.CommitLog.Mark;
import io.shorefs.spi.CommitLog.Slot;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * A log whose ring has gone round, and where everything in it lies: records of one to four blocks, with and without payloads, one of them across the ring's end.
 *
 * @param file the file, all synced
 * @param incarnation of its records
 * @param layout of the file
 * @param records those still whole in the ring, oldest first
 */
record WrittenLog(UnsyncedFile file, long incarnation, Layout layout, List<Entry> records) {
    static final LogLimits LIMITS = new LogLimits(150 * CommitLog.PAGE, 32 * CommitLog.PAGE);
    private static final int RECORDS = 26;
    private static final int IN_THE_RING = 10;

    /** Tries random numbers from {@code seed} on until a record lies across the ring's end. */
    static WrittenLog write(long seed) {
        for (long attempt = seed; ; attempt++) {
            WrittenLog log = attempt(attempt);
            if (log.records().stream().anyMatch(record -> record.next() > 0 && record.next() < log.begin(record))) {
                return log;
            }
        }
    }

    private static WrittenLog attempt(long seed) {
        Random random = new Random(seed);
        UnsyncedFile file = new UnsyncedFile(random, true);
        long incarnation = Mark.incarnationAfter(0, random.nextLong());
        CommitLog log = SimulatedFile.open(file, LIMITS);
        log.recover(new Mark(0, 0, 0), entry -> {});
        Mark first = new Mark(incarnation, 0, 0);
        log.begin(first, used -> {});
        LogDriver driver = new LogDriver(log, first, random);
        for (int i = 0; i < RECORDS; i++) {
            for (int slot = i % 3; slot > 0; slot--) {
                driver.payload(1 + random.nextInt(3 * CommitLog.PAGE));
            }
            driver.commit(random.nextInt(i % 4 * BlockCodec.CAPACITY + 500));
            driver.trim();
        }
        List<Entry> all = driver.appended();
        Layout layout = FileHeader.decode("log", ByteBuffer.wrap(file.onDisk(0, CommitLog.PAGE)))
                .orElseThrow();
        return new WrittenLog(file, incarnation, layout, List.copyOf(all.subList(RECORDS - IN_THE_RING, RECORDS)));
    }

    /** The mark of a map that has the first {@code count} of the records. */
    Mark markAfter(int count) {
        Entry first = records.getFirst();
        return count == 0
                ? new Mark(incarnation, first.sequence() - 1, begin(first))
                : new Mark(
                        incarnation,
                        records.get(count - 1).sequence(),
                        records.get(count - 1).next());
    }

    /** The page of the ring on which a record begins. */
    long begin(Entry record) {
        return layout().ringPage(record.next(), -parts(record));
    }

    /** Every page that belongs to a record. */
    List<DamagedPage> pages() {
        List<DamagedPage> pages = new ArrayList<>();
        for (int i = 0; i < records.size(); i++) {
            Entry record = records.get(i);
            int which = i;
            IntStream.range(0, parts(record)).forEach(part -> pages.add(block(which, record, part)));
            record.slots().forEach(slot -> pages.addAll(payload(which, slot)));
        }
        return pages;
    }

    private DamagedPage block(int which, Entry record, int part) {
        long bytes =
                RecordCodec.HEADER + (long) RecordCodec.SLOT * record.slots().size() + record.body().length;
        int length = (int) Math.min(BlockCodec.CAPACITY, bytes - (long) part * BlockCodec.CAPACITY);
        long position = layout().ringByte(layout().ringPage(begin(record), part));
        return new DamagedPage(which, true, position, BlockCodec.HEADER + length);
    }

    private List<DamagedPage> payload(int which, Slot slot) {
        List<DamagedPage> pages = new ArrayList<>();
        for (int i = 0; i < Layout.pages(slot.length()); i++) {
            int used = Math.min(CommitLog.PAGE, slot.length() - i * CommitLog.PAGE);
            pages.add(new DamagedPage(which, false, layout().slotByte(slot.page() + i), used));
        }
        return pages;
    }

    static int parts(Entry record) {
        return RecordCodec.blocks(record.slots().size(), record.body().length);
    }

    /**
     * A page that a record needs.
     *
     * @param record its index
     * @param inRing whether it is one of its blocks, else one of its payloads'
     * @param position its first byte in the file
     * @param used how many bytes count
     */
    record DamagedPage(int record, boolean inRing, long position, int used) {}
}
