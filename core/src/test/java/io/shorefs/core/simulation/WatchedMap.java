package io.shorefs.core.simulation;

import io.shorefs.conformance.map.ForwardingMap;
import io.shorefs.spi.LocalMap;
import java.util.function.Consumer;

/** A map with moments: before each transaction, at its end, where a stop loses it whole, and after it. */
record WatchedMap(LocalMap map, Moments moments) implements ForwardingMap {
    @Override
    public void update(Consumer<Transaction> changes) {
        moments.pass();
        map.update(transaction -> {
            changes.accept(transaction);
            moments.pass();
        });
        moments.pass();
    }
}
