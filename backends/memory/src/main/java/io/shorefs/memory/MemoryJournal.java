package io.shorefs.memory;

import java.util.random.RandomGenerator;

/**
 * A log and the map behind it, which crash together: what is left of the two is of one moment, also while other threads go on with them.
 *
 * <p>A crash leaves of the map every finished update, and of the log what was forced. Any thread.
 */
public record MemoryJournal(MemoryLog log, MemoryMap map) {
    /** An empty one, for so many pages of payload and so many bytes of map. */
    public static MemoryJournal empty(long pages, long mapBytes) {
        return new MemoryJournal(new MemoryLog(pages), new MemoryMap(mapBytes));
    }

    /**
     * As it would be opened after a crash now.
     *
     * @param keepUnforced whether what was written to the log, but not forced, survives: all or nothing
     */
    public MemoryJournal afterCrash(boolean keepUnforced) {
        synchronized (log) { // while the log stands still, the map can only come nearer to it
            return new MemoryJournal(log.afterCrash(keepUnforced), map.afterCrash());
        }
    }

    /** As it would be opened after a power cut now, of which of the unforced writes a random half survives, each record and each payload whole or not at all. */
    public MemoryJournal afterCrash(RandomGenerator random) {
        synchronized (log) {
            return new MemoryJournal(log.afterCrash(write -> random.nextBoolean()), map.afterCrash());
        }
    }
}
