package io.shorefs.core.simulation;

import io.shorefs.spi.LocalMap;
import java.util.function.Consumer;

/** A map with moments: before each transaction, at its end, where a stop loses it whole, and after it. */
record WatchedMap(LocalMap map, Moments moments) implements LocalMap {
    @Override
    public Snapshot snapshot() {
        return map.snapshot();
    }

    @Override
    public void update(Consumer<Transaction> changes) {
        moments.pass();
        map.update(transaction -> {
            changes.accept(transaction);
            moments.pass();
        });
        moments.pass();
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
