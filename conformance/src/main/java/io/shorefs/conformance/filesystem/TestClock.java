package io.shorefs.conformance.filesystem;

import io.shorefs.api.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A clock that stands still until a test moves it. Any thread. */
public final class TestClock implements InstantSource {
    private volatile Instant now = Instant.parse("2026-01-01T00:00:00.123456789Z");

    @Override
    public Instant instant() {
        return now;
    }

    /** Moves it, and tells the new time as files carry it. */
    public Timestamp advance(Duration by) {
        now = now.plus(by);
        return new Timestamp(now.getEpochSecond(), now.getNano());
    }

    /** Moves it by a second and a bit. */
    public Timestamp tick() {
        return advance(Duration.ofMillis(1001));
    }
}
