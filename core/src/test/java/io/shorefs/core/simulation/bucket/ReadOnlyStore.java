package io.shorefs.core.simulation.bucket;

import io.shorefs.conformance.store.ForwardingStore;
import io.shorefs.spi.ObjectStore;
import java.nio.ByteBuffer;
import java.util.Collection;

/** The store for one who may only read. */
record ReadOnlyStore(ObjectStore store) implements ForwardingStore {
    @Override
    public Version put(String key, ByteBuffer bytes) {
        throw changes(key);
    }

    @Override
    public Version putIfAbsent(String key, ByteBuffer bytes) {
        throw changes(key);
    }

    @Override
    public Version putIfMatch(String key, ByteBuffer bytes, Version expected) {
        throw changes(key);
    }

    @Override
    public void delete(Collection<String> keys) {
        throw changes(keys.toString());
    }

    private static AssertionError changes(String what) {
        return new AssertionError("who only follows the store changes " + what);
    }
}
