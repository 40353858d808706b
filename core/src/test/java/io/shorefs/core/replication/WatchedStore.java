package io.shorefs.core.replication;

import io.shorefs.conformance.store.ForwardingStore;
import io.shorefs.spi.ObjectStore;
import java.nio.ByteBuffer;

/** A store before whose puts a test does what it likes: it waits, or refuses. */
final class WatchedStore implements ForwardingStore {
    private final ObjectStore store;
    private volatile BeforePut before = (key, bytes) -> {};

    WatchedStore(ObjectStore store) {
        this.store = store;
    }

    @Override
    public ObjectStore store() {
        return store;
    }

    /** What happens before a put; it fails when this does. */
    interface BeforePut {
        void put(String key, ByteBuffer bytes) throws StoreException;
    }

    void beforePut(BeforePut action) {
        before = action;
    }

    /** Refuses the puts of some folder of the branch. */
    void refuses(String folder) {
        beforePut((key, bytes) -> {
            if (key.contains("/" + folder + "/")) {
                throw new StoreException(Failure.TRANSIENT, key + " is refused by the test", null);
            }
        });
    }

    @Override
    public Version put(String key, ByteBuffer bytes) throws StoreException {
        before.put(key, bytes);
        return store.put(key, bytes);
    }

    @Override
    public Version putIfAbsent(String key, ByteBuffer bytes) throws StoreException {
        before.put(key, bytes);
        return store.putIfAbsent(key, bytes);
    }

    @Override
    public Version putIfMatch(String key, ByteBuffer bytes, Version expected) throws StoreException {
        before.put(key, bytes);
        return store.putIfMatch(key, bytes, expected);
    }
}
