package io.shorefs.core.simulation.bucket;

import io.shorefs.api.Timestamp;
import io.shorefs.core.Clock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** The one time of a simulation. The driver moves it. */
final class SimulatedTime implements Clock {
    private static final long BEGIN = 1_800_000_000L;
    private static final long SECOND = 1_000_000_000;

    private final AtomicLong nanos = new AtomicLong(SECOND);

    void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    /** Not back. */
    void passTo(long moment) {
        nanos.accumulateAndGet(moment, Math::max);
    }

    @Override
    public long nanos() {
        return nanos.get();
    }

    /** Milliseconds since 1970, as the store has them. */
    long millis() {
        return BEGIN * 1000 + nanos.get() / 1_000_000;
    }

    @Override
    public Timestamp now() {
        return new Timestamp(BEGIN + nanos.get() / SECOND, (int) (nanos.get() % SECOND));
    }
}
