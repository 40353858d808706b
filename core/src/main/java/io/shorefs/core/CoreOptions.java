package io.shorefs.core;

import java.time.Duration;
import java.util.function.Consumer;

/**
 * What the core is opened with.
 *
 * @param dirtyBytes memory for blocks that are not yet in the log; at least 64 MiB
 * @param cacheBytes memory for blocks read in parts
 * @param lockBytes heap for byte-range locks and the requests that wait for them
 * @param commitInterval longest time until a change is in the log without an fsync
 * @param blockBytes of a new filesystem: bytes of a block; an existing one keeps its own
 * @param seed random number, fresh for every opening
 * @param fatal told once when the disk failed; the process must end then
 */
public record CoreOptions(
        long dirtyBytes,
        long cacheBytes,
        long lockBytes,
        Duration commitInterval,
        int blockBytes,
        long seed,
        Consumer<RuntimeException> fatal) {
    /** Least memory for dirty blocks: four of the longest writes. */
    public static final long MIN_DIRTY_BYTES = 64L << 20;

    public CoreOptions {
        if (lockBytes < 0) {
            throw new IllegalArgumentException("memory for locks is " + lockBytes);
        }
        if (dirtyBytes < MIN_DIRTY_BYTES || cacheBytes < 0) {
            throw new IllegalArgumentException(
                    "memory for dirty blocks is " + dirtyBytes + ", at least " + MIN_DIRTY_BYTES);
        }
    }

    /** With 16 MiB for locks. */
    public CoreOptions(
            long dirtyBytes,
            long cacheBytes,
            Duration commitInterval,
            int blockBytes,
            long seed,
            Consumer<RuntimeException> fatal) {
        this(dirtyBytes, cacheBytes, 16L << 20, commitInterval, blockBytes, seed, fatal);
    }
}
