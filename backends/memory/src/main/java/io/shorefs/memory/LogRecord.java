package io.shorefs.memory;

import io.shorefs.spi.CommitLog.Entry;
import io.shorefs.spi.CommitLog.Mark;
import java.util.List;

/**
 * A record as it lies in the ring. Its body belongs to it.
 *
 * @param incarnation the run that it was written in
 * @param position its first page
 */
record LogRecord(long incarnation, long position, Entry entry) {
    /** Whether it is the one that follows a mark. */
    boolean follows(Mark mark) {
        return incarnation == mark.incarnation()
                && position == mark.position()
                && entry.sequence() == mark.sequence() + 1;
    }

    /** A mark behind it. */
    Mark end() {
        return new Mark(incarnation, entry.sequence(), entry.next());
    }

    /** The record, with a body for the caller. */
    Entry copy() {
        return new Entry(
                entry.sequence(),
                entry.generation(),
                List.copyOf(entry.slots()),
                entry.body().clone(),
                entry.next());
    }
}
