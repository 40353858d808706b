package io.shorefs.core.replication;

import io.shorefs.conformance.store.ForwardingStore;
import io.shorefs.spi.ObjectStore;
import java.util.concurrent.atomic.AtomicLong;

/** Counts what is read of a store, besides logs, which are read several at once. */
final class CountingStore implements ForwardingStore {
    private final ObjectStore store;
    private final AtomicLong reads = new AtomicLong();
    private final AtomicLong bytes = new AtomicLong();

    CountingStore(ObjectStore store) {
        this.store = store;
    }

    @Override
    public ObjectStore store() {
        return store;
    }

    long reads() {
        return reads.get();
    }

    long bytes() {
        return bytes.get();
    }

    @Override
    public Content get(String key) throws StoreException {
        Content content = store.get(key);
        if (!key.contains("/log/")) {
            reads.incrementAndGet();
            bytes.addAndGet(content.bytes().remaining());
        }
        return content;
    }
}
