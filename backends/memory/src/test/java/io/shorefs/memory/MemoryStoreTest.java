package io.shorefs.memory;

import io.shorefs.conformance.store.ObjectStoreKit;
import io.shorefs.spi.ObjectStore;

final class MemoryStoreTest extends ObjectStoreKit {
    private final MemoryStore store = new MemoryStore();

    @Override
    protected ObjectStore open() {
        return store;
    }
}
