package io.shorefs.core;

import io.shorefs.spi.LocalMap;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/** A local map whose readers stall now and then, as on a disk: others run while an operation is in the middle of its reads. */
record StallingMap(LocalMap map) implements LocalMap {
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

    @Override
    public void update(Consumer<Transaction> changes) {
        map.update(changes);
    }

    @Override
    public long usedBytes() {
        return map.usedBytes();
    }

    @Override
    public long maxBytes() {
        return map.maxBytes();
    }

    @Override
    public void close() {
        map.close();
    }
}
