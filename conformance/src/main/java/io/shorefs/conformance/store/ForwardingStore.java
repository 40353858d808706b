package io.shorefs.conformance.store;

import io.shorefs.spi.ObjectStore;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.Optional;
import java.util.function.Consumer;

/** A store that hands every request on to another one, but for those that a test does otherwise. */
public interface ForwardingStore extends ObjectStore {
    /** The one behind it. */
    ObjectStore store();

    @Override
    default Content get(String key) throws StoreException {
        return store().get(key);
    }

    @Override
    default ByteBuffer get(String key, long offset, int length) throws StoreException {
        return store().get(key, offset, length);
    }

    @Override
    default Version put(String key, ByteBuffer bytes) throws StoreException {
        return store().put(key, bytes);
    }

    @Override
    default Version putIfAbsent(String key, ByteBuffer bytes) throws StoreException {
        return store().putIfAbsent(key, bytes);
    }

    @Override
    default Version putIfMatch(String key, ByteBuffer bytes, Version expected) throws StoreException {
        return store().putIfMatch(key, bytes, expected);
    }

    @Override
    default void list(String prefix, Optional<String> after, Consumer<Listed> visitor) throws StoreException {
        store().list(prefix, after, visitor);
    }

    @Override
    default void delete(Collection<String> keys) throws StoreException {
        store().delete(keys);
    }

    @Override
    default void close() {
        store().close();
    }
}
