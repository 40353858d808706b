package io.shorefs.core.replication;

import io.shorefs.conformance.map.ForwardingMap;
import io.shorefs.spi.LocalMap;
import java.util.function.Consumer;

/** A map whose machine stops before one of the transactions of who made it: those of a start, not of the filesystem that runs then. */
final class StoppingMap implements ForwardingMap {
    private final LocalMap map;
    private final Thread starting = Thread.currentThread();
    private int left;

    StoppingMap(LocalMap map, int transactions) {
        this.map = map;
        left = transactions;
    }

    /** The machine stopped. */
    static final class Stopped extends RuntimeException {}

    @Override
    public LocalMap map() {
        return map;
    }

    @Override
    public void update(Consumer<Transaction> changes) {
        if (Thread.currentThread() == starting && left-- == 0) {
            throw new Stopped();
        }
        map.update(changes);
    }
}
