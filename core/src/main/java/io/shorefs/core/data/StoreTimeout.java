package io.shorefs.core.data;

import java.time.Duration;

/** How what needs something of the object store, data or metadata, bears with one that does not answer. */
public final class StoreTimeout {
    /** So long it waits; then it fails with EIO. */
    public static final long NANOS = 30_000_000_000L;

    /** Between one attempt and the next. */
    public static final Duration PAUSE = Duration.ofMillis(500);

    private StoreTimeout() {}
}
