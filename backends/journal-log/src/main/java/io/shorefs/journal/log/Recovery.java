package io.shorefs.journal.log;

import io.shorefs.spi.CommitLog.Entry;
import io.shorefs.spi.CommitLog.Mark;
import io.shorefs.spi.JournalException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Finds the records that the map lacks, and refuses what no power cut can have left.
 *
 * <p>The file is synced first, so that what is accepted stays. It is read past the page cache: after a failed sync the cache shows what the disk does not have. Where the
 * host has no such reads, all that was accepted is written again and synced. One thread, used once.
 */
final class Recovery {
    private final LogFile file;
    private final Layout layout;

    Recovery(LogFile file, Layout layout) {
        this.file = file;
        this.layout = layout;
    }

    /** As {@link io.shorefs.spi.CommitLog#recover}. */
    long run(Mark mark, Consumer<Entry> accepted) {
        if (mark.position() < 0 || mark.position() >= layout.ringPages()) {
            throw new JournalException(
                    "%s has a ring of %d pages, but the map's mark is at page %d: they do not belong together. %s"
                            .formatted(file.name(), layout.ringPages(), mark.position(), Advice.RESTORE));
        }
        try {
            file.sync();
            Optional<LogReader> pastCache = file.pastCache();
            if (pastCache.isEmpty()) {
                List<Placed> found = new ArrayList<>();
                long end = find(file, mark, accepted, found);
                new Rewrite(file, layout).run(found);
                return again(mark, end);
            }
            try (LogReader reader = pastCache.get()) {
                return find(reader, mark, accepted, new ArrayList<>());
            }
        } catch (IOException e) {
            throw new JournalException("%s cannot be opened: %s. %s".formatted(file.name(), e, Advice.CHECK_DISK), e);
        }
    }

    private long find(LogReader reader, Mark mark, Consumer<Entry> accepted, List<Placed> found) throws IOException {
        RingReader ring = new RingReader(file.name(), reader, layout);
        DamageScan scan = new DamageScan(file.name(), ring, layout);
        if (mark.incarnation() == 0) {
            scan.refuseAny();
            return mark.position();
        }
        RecordReader records = new RecordReader(ring, layout);
        SlotChecker slots = new SlotChecker(file, reader, layout);
        Mark next = new Mark(mark.incarnation(), mark.sequence() + 1, mark.position());
        Optional<Entry> entry = next(records, slots, next);
        while (entry.isPresent()) {
            accepted.accept(entry.get());
            found.add(
                    new Placed(next.position(), entry.get().next(), entry.get().slots()));
            next = new Mark(mark.incarnation(), next.sequence() + 1, entry.get().next());
            entry = next(records, slots, next);
        }
        scan.run(mark, next);
        return next.position();
    }

    /** After writing again, memory and disk are the same; what is found now stays. */
    private long again(Mark mark, long end) throws IOException {
        if (find(file, mark, entry -> {}, new ArrayList<>()) != end) {
            throw new JournalException(file.name() + " changed while it was read. " + Advice.CHECK_DISK);
        }
        return end;
    }

    private static Optional<Entry> next(RecordReader records, SlotChecker slots, Mark place) {
        return records.read(place.position(), place.incarnation(), place.sequence())
                .filter(entry -> slots.allWhole(entry.slots()));
    }
}
