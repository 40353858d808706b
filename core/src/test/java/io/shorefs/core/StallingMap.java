package io.shorefs.core;

import io.shorefs.conformance.map.ForwardingMap;
import io.shorefs.spi.LocalMap;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;

/** A local map whose readers stall now and then, as on a disk: others run while an operation is in the middle of its reads. */
record StallingMap(LocalMap map) implements ForwardingMap {
    private static final int ONE_IN = 4;
    private static final Duration STALL = Duration.ofNanos(20_000);

    /** Sometimes gives the processor to others. */
    static void stall() {
        if (ThreadLocalRandom.current().nextInt(ONE_IN) == 0) {
            LockSupport.parkNanos(STALL.toNanos());
        }
    }

    @Override
    public Snapshot snapshot() {
        stall();
        Snapshot snapshot = map.snapshot();
        stall();
        return snapshot;
    }
}
