package io.shorefs.memory;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** A log's disk with a cache before it: what was written is read at once, but survives a power cut for certain only when it was forced. One thread at a time. */
final class LogDisk {
    private LogContent forced = new LogContent();
    private LogContent written = new LogContent();
    private final List<LogWrite> unforced = new ArrayList<>();
    private boolean made;

    /** What is read: everything that was written. */
    LogContent content() {
        return written;
    }

    /** Whether a log was ever begun here. */
    boolean isMade() {
        return made;
    }

    void make() {
        made = true;
    }

    void write(LogWrite write) {
        written.write(write);
        unforced.add(write);
    }

    void force() {
        unforced.forEach(forced::write);
        unforced.clear();
    }

    void release(int from, int count) {
        written.release(from, count);
        forced.release(from, count);
    }

    void trim(long sequence) {
        written.trim(sequence);
        forced.trim(sequence);
    }

    /** As it would be after a power cut now, when of the writes that were not forced those survive that are chosen. */
    LogDisk afterCrash(Predicate<LogWrite> survives) {
        LogDisk after = new LogDisk();
        after.made = made;
        after.forced = new LogContent(forced);
        unforced.stream().filter(survives).forEach(after.forced::write);
        after.written = new LogContent(after.forced);
        return after;
    }
}
