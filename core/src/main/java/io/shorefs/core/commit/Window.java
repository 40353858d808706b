package io.shorefs.core.commit;

import io.shorefs.core.Clock;

/**
 * How much may be published that is not yet in the journal: while an fsync was seen lately, what the journal writes in about 15 ms, so that an fsync beside a
 * bulk writer stays quick; otherwise as much as memory takes. Any thread.
 */
final class Window {
    private static final long MIN_BYTES = 1 << 20;
    private static final long SYNC_MEMORY_NANOS = 10_000_000_000L;
    private static final double TARGET_SECONDS = 0.015;
    private static final double NEW_SAMPLE = 0.2;

    private final Clock clock;
    private final long memoryBytes;
    private volatile long lastSync = Long.MIN_VALUE;
    private volatile boolean synced;
    private volatile double bytesPerSecond = 400e6;

    Window(Clock clock, long memoryBytes) {
        this.clock = clock;
        this.memoryBytes = memoryBytes;
    }

    /** An fsync came. */
    void synced() {
        lastSync = clock.nanos();
        synced = true;
    }

    /** A commit of so many bytes took so long; small ones say nothing of throughput. */
    void committed(long bytes, long nanos) {
        if (bytes >= MIN_BYTES / 2) {
            double sample = bytes / (nanos / 1e9);
            bytesPerSecond = bytesPerSecond * (1 - NEW_SAMPLE) + sample * NEW_SAMPLE;
        }
    }

    /** Bytes that may be unjournaled now. */
    long bytes() {
        if (synced && clock.nanos() - lastSync < SYNC_MEMORY_NANOS) {
            return Math.min(memoryBytes, Math.max(MIN_BYTES, (long) (bytesPerSecond * TARGET_SECONDS)));
        }
        return memoryBytes;
    }
}
