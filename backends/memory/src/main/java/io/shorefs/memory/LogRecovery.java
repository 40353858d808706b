package io.shorefs.memory;

import io.shorefs.spi.CommitLog.Entry;
import io.shorefs.spi.CommitLog.Mark;
import io.shorefs.spi.JournalException;
import java.util.Optional;
import java.util.function.Consumer;

/** Finds what follows a mark, and refuses what a power cut alone cannot have left. */
final class LogRecovery {
    private LogRecovery() {}

    /** Finds the records that follow a mark, and returns the position behind them. */
    static long run(LogDisk disk, Mark mark, Consumer<Entry> accepted) {
        if (mark.incarnation() == 0 && mark.sequence() == 0) {
            refuseAny(disk);
            disk.make();
            return mark.position();
        }
        if (!disk.isMade()) {
            throw new JournalException("The log in memory is new, but the map beside it has records up to "
                    + mark.sequence() + ": open both on one disk");
        }
        Mark end = mark;
        Optional<LogRecord> next = following(disk, end);
        while (next.isPresent()) {
            accepted.accept(next.get().copy());
            end = next.get().end();
            next = following(disk, end);
        }
        refuseNewer(disk, end);
        refuseLater(disk, end);
        refuseOlder(disk, mark);
        return end.position();
    }

    /** Refuses a slot in use that holds nothing. */
    static void checkUsed(LogDisk disk, long page, int pages) {
        for (long at = page; at < page + pages; at++) {
            if (at < 0
                    || at > Integer.MAX_VALUE
                    || disk.content().page((int) at).isEmpty()) {
                throw new JournalException(
                        "The map names page " + at + " of the log in memory, which holds nothing: it was released");
            }
        }
    }

    private static Optional<LogRecord> following(LogDisk disk, Mark mark) {
        return disk.content()
                .record(mark.sequence() + 1)
                .filter(record ->
                        record.follows(mark) && record.entry().slots().stream().allMatch(disk.content()::isWhole));
    }

    private static void refuseAny(LogDisk disk) {
        disk.content().any().ifPresent(record -> {
            throw new JournalException("The log in memory holds record "
                    + record.entry().sequence() + ", but the map beside it is new: open both on one disk");
        });
    }

    private static void refuseLater(LogDisk disk, Mark end) {
        disk.content().later(end.incarnation()).ifPresent(record -> {
            throw new JournalException(
                    "The log in memory holds record %d of a later run, but the map beside it ends with record %d of a former run: the map is an older one"
                            .formatted(record.entry().sequence(), end.sequence()));
        });
    }

    private static void refuseOlder(LogDisk disk, Mark mark) {
        if (mark.isProvable()
                && disk.content().newer(mark.sequence(), mark.incarnation()).isEmpty()) {
            throw new JournalException(
                    "The log in memory holds neither record %d, which the map beside it contains, nor a later one of its run: the log is an older one"
                            .formatted(mark.sequence()));
        }
    }

    /** The first one that was not accepted may be there in part; one behind it was appended only when that one was forced. */
    private static void refuseNewer(LogDisk disk, Mark end) {
        disk.content().newer(end.sequence() + 2, end.incarnation()).ifPresent(record -> {
            throw new JournalException("The log in memory is damaged: record %d is not whole, but record %d is there"
                    .formatted(end.sequence() + 1, record.entry().sequence()));
        });
    }
}
