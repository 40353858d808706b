package io.shorefs.core.commit;

import io.shorefs.core.Clock;
import java.time.Duration;

/**
 * Holds writers to what leaves the journal for an object store while its last quarter fills: each of them waits a little, instead of all of them for long when it is full. It settles where
 * half of that quarter is free, so that what the store does between two generations is no stall. Any thread.
 */
final class Pace {
    private static final double SECOND = 1e9;

    /** The part of the journal in which writers are held. */
    private static final int PART = 4;

    /** Where it settles: with so much of the part free as much is let in as leaves. */
    private static final double SETTLED = 0.5;

    /** Before anything is known, and at the least, in bytes per second: whoever is alone with a full journal waits for its room, not for a clock. */
    private static final double FIRST = 64 << 20;

    private static final double LEAST = 1 << 20;

    /** What one write waits at most. */
    private static final long LONGEST_NANOS = 2_000_000_000L;

    /** What one write takes of the time of others. */
    private static final long LONGEST_TURN_NANOS = 500_000_000L;

    private static final long SAMPLE_NANOS = 250_000_000L;
    private static final double NEW_SAMPLE = 0.3;

    /** After so long without anything that left, what left before says little of now; after the longer time, nothing. */
    private static final long SILENCE_NANOS = 1_000_000_000L;

    private static final long IDLE_NANOS = 30_000_000_000L;

    private final Clock clock;
    private double bytesPerSecond = FIRST;
    private long sampleBegin;
    private long sampleBytes;
    private long lastFreed;
    private long lastTurn;
    private long heldSince;
    private long next;

    Pace(Clock clock) {
        this.clock = clock;
        sampleBegin = clock.nanos();
        lastFreed = sampleBegin;
        lastTurn = sampleBegin;
        heldSince = sampleBegin;
        next = sampleBegin;
    }

    /** Payload left the journal. */
    synchronized void freed(long bytes) {
        long now = clock.nanos();
        lastFreed = now;
        sampleBytes += bytes;
        long nanos = now - sampleBegin;
        if (nanos < SAMPLE_NANOS) {
            return;
        }
        if (nanos < IDLE_NANOS) {
            double sample = sampleBytes / (nanos / SECOND);
            bytesPerSecond = bytesPerSecond * (1 - NEW_SAMPLE) + sample * NEW_SAMPLE;
        }
        sampleBegin = now;
        sampleBytes = 0;
    }

    /**
     * Takes a turn for a write.
     *
     * @param free bytes that the journal has for payload
     * @param total bytes that it has at most
     * @return how long to wait before it; zero while there is room enough
     */
    Duration turn(long bytes, long free, long total) {
        long part = total / PART;
        return free >= part ? Duration.ZERO : turn(bytes, free / (part * SETTLED));
    }

    private synchronized Duration turn(long bytes, double share) {
        long now = clock.nanos();
        if (now - lastTurn > SILENCE_NANOS) {
            heldSince = now;
            next = now;
        }
        lastTurn = now;
        double rate = Math.max(LEAST, rate(now) * share);
        long wait = Math.clamp(next - now, 0, LONGEST_NANOS);
        next = now + wait + Math.min(LONGEST_TURN_NANOS, (long) (bytes / rate * SECOND));
        return Duration.ofNanos(wait);
    }

    private double rate(long now) {
        long silence = now - Math.max(lastFreed, heldSince);
        return silence <= SILENCE_NANOS ? bytesPerSecond : bytesPerSecond * SILENCE_NANOS / silence;
    }
}
