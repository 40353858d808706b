package io.shorefs.core.simulation;

import io.shorefs.api.Timestamp;
import io.shorefs.conformance.filesystem.TestClock;
import io.shorefs.core.Clock;
import java.time.Instant;

/** Tells the time of a test's clock, which a crash may set back to the time of what is left; nanoseconds pass by being asked for. */
final class SteppedClock implements Clock {
    private static final long STEP = 3_000_000;

    private TestClock time = new TestClock();
    private long nanos;

    void set(TestClock now) {
        time = now;
    }

    @Override
    public Timestamp now() {
        Instant now = time.instant();
        return new Timestamp(now.getEpochSecond(), now.getNano());
    }

    @Override
    public long nanos() {
        nanos += STEP;
        return nanos;
    }
}
