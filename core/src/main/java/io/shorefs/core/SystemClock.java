package io.shorefs.core;

import io.shorefs.api.Timestamp;
import java.time.Instant;

/** {@link Clock} of the machine. */
public final class SystemClock implements Clock {
    @Override
    public Timestamp now() {
        Instant now = Instant.now();
        return new Timestamp(now.getEpochSecond(), now.getNano());
    }

    @Override
    public long nanos() {
        return System.nanoTime();
    }
}
