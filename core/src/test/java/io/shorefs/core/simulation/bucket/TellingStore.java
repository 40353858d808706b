package io.shorefs.core.simulation.bucket;

import io.shorefs.conformance.store.ForwardingStore;
import io.shorefs.spi.ObjectStore;
import java.nio.ByteBuffer;

/** Tells when a manifest was replaced. */
record TellingStore(ObjectStore store, Runnable replaced) implements ForwardingStore {
    @Override
    public Version putIfAbsent(String key, ByteBuffer bytes) throws StoreException {
        return told(key, store.putIfAbsent(key, bytes));
    }

    @Override
    public Version putIfMatch(String key, ByteBuffer bytes, Version expected) throws StoreException {
        return told(key, store.putIfMatch(key, bytes, expected));
    }

    private Version told(String key, Version version) {
        if (key.endsWith("manifest")) {
            replaced.run();
        }
        return version;
    }
}
