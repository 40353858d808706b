package io.shorefs.core.replication;

import io.shorefs.spi.ObjectStore;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.Optional;
import java.util.function.Consumer;

/** A store before whose puts a test does what it likes: it waits, or refuses. */
final class WatchedStore implements ObjectStore {
    private final ObjectStore store;
    private volatile BeforePut before = (key, bytes) -> {};

    WatchedStore(ObjectStore store) {
        this.store = store;
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
    public Content get(String key) throws StoreException {
        return store.get(key);
    }

    @Override
    public ByteBuffer get(String key, long offset, int length) throws StoreException {
        return store.get(key, offset, length);
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

    @Override
    public void list(String prefix, Optional<String> after, Consumer<Listed> visitor) throws StoreException {
        store.list(prefix, after, visitor);
    }

    @Override
    public void delete(Collection<String> keys) throws StoreException {
        store.delete(keys);
    }

    @Override
    public void close() {
        store.close();
    }
}
