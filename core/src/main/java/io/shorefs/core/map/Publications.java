package io.shorefs.core.map;

import io.shorefs.core.key.Key;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;

/**
 * Tells who reads attributes and names without locks whether a batch was being published meanwhile: a batch puts its keys one after the other.
 *
 * <p>Counts, for each of the {@link Stripes} that inodes share, how many keys began to be published and how many were. Any thread.
 */
final class Publications {
    /** A stripe has a cache line of its own. */
    private static final int STRIDE = 8;

    private static final int ENDED = 1;
    private static final int SPINS = 100;
    private static final int NO_STRIPE = -1;

    private final AtomicLongArray counts = new AtomicLongArray(Stripes.COUNT * STRIDE);

    /** Before the first key of a batch is put. */
    void begin(Batch batch) {
        count(batch, 0);
    }

    /** After the last. */
    void end(Batch batch) {
        count(batch, ENDED);
    }

    private void count(Batch batch, int which) {
        for (int i = 0; i < batch.size(); i++) {
            int stripe = stripe(batch.key(i));
            if (stripe != NO_STRIPE) {
                counts.getAndIncrement(stripe * STRIDE + which);
            }
        }
    }

    /** How many keys of an inode's stripe were published so far, at a moment when none is on its way: a publication waits for nothing, so neither does this for long. */
    long settled(long inode) {
        int at = Stripes.of(inode) * STRIDE;
        for (int spins = 0; ; spins++) {
            long ended = counts.get(at + ENDED);
            if (counts.get(at) == ended) {
                return ended;
            }
            if (spins < SPINS) {
                Thread.onSpinWait();
            } else {
                LockSupport.parkNanos(1_000); // who publishes was put off its processor
            }
        }
    }

    /** Whether nothing of the inode's stripe began to be published since {@link #settled} gave this. */
    boolean isSettled(long inode, long count) {
        return counts.get(Stripes.of(inode) * STRIDE) == count;
    }

    private static int stripe(Key key) {
        return switch (key.family()) {
            case META -> Stripes.of(key.inode());
            case DATA, ORPHAN, STATE, MARK, SAVED, OBJECT, COLD, REMOVED ->
                NO_STRIPE; // nobody reads these without the inode's lock
        };
    }
}
