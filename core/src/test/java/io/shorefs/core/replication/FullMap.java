package io.shorefs.core.replication;

import io.shorefs.api.Errno;
import io.shorefs.api.FsException;
import io.shorefs.conformance.map.ForwardingMap;
import io.shorefs.spi.LocalMap;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** A local map on a disk that is full as long as the test says so. */
record FullMap(LocalMap map, BooleanSupplier isFull) implements ForwardingMap {
    @Override
    public void update(Consumer<Transaction> changes) {
        if (isFull.getAsBoolean()) {
            throw new FsException(Errno.ENOSPC, "the test's disk is full");
        }
        map.update(changes);
    }
}
