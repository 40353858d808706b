package io.shorefs.core;

import io.shorefs.api.Timestamp;

/** The core's clocks: it reads no other. Any thread. */
public interface Clock {
    /** The time of day, for timestamps of files. */
    Timestamp now();

    /** Nanoseconds since some moment, never going back. */
    long nanos();
}
