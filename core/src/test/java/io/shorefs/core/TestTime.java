package io.shorefs.core;

import io.shorefs.api.Timestamp;
import java.time.Instant;
import java.time.InstantSource;

/** Files have the times of a test's clock, which may be replaced by another; nanoseconds pass as they do. Any thread. */
final class TestTime implements Clock {
    private volatile InstantSource source;

    TestTime(InstantSource source) {
        this.source = source;
    }

    void set(InstantSource other) {
        source = other;
    }

    @Override
    public Timestamp now() {
        Instant now = source.instant();
        return new Timestamp(now.getEpochSecond(), now.getNano());
    }

    @Override
    public long nanos() {
        return System.nanoTime();
    }
}
