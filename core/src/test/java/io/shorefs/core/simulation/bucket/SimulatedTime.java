package io.shorefs.core.simulation.bucket;

import io.shorefs.api.Timestamp;
import io.shorefs.core.Clock;
import java.time.Duration;

/** The one time of a simulation. The driver moves it. */
final class SimulatedTime implements Clock {
    private static final long BEGIN = 1_800_000_000L;
    private static final long SECOND = 1_000_000_000;

    private volatile long nanos = SECOND;

    void pass(Duration time) {
        nanos += time.toNanos();
    }

    /** Not back. */
    void passTo(long moment) {
        nanos = Math.max(nanos, moment);
    }

    @Override
    public long nanos() {
        return nanos;
    }

    /** Milliseconds since 1970, as the store has them. */
    long millis() {
        return BEGIN * 1000 + nanos / 1_000_000;
    }

    @Override
    public Timestamp now() {
        return new Timestamp(BEGIN + nanos / SECOND, (int) (nanos % SECOND));
    }
}
