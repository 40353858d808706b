package io.shorefs.conformance.map;

import io.shorefs.spi.LocalMap;
import java.util.function.Consumer;

/** A local map that hands everything on to another one, but for what a test does otherwise. */
public interface ForwardingMap extends LocalMap {
    /** The one behind it. */
    LocalMap map();

    @Override
    default Snapshot snapshot() {
        return map().snapshot();
    }

    @Override
    default void update(Consumer<Transaction> changes) {
        map().update(changes);
    }

    @Override
    default long usedBytes() {
        return map().usedBytes();
    }

    @Override
    default long maxBytes() {
        return map().maxBytes();
    }

    @Override
    default void close() {
        map().close();
    }
}
