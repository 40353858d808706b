package io.shorefs.core.replication;

import io.shorefs.spi.ObjectStore;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** Counts what is read of a store, besides logs, which are read several at once. */
final class CountingStore implements ObjectStore {
    private final ObjectStore store;
    private final AtomicLong reads = new AtomicLong();
    private final AtomicLong bytes = new AtomicLong();

    CountingStore(ObjectStore store) {
        this.store = store;
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

    @Override
    public ByteBuffer get(String key, long offset, int length) throws StoreException {
        return store.get(key, offset, length);
    }

    @Override
    public Version put(String key, ByteBuffer content) throws StoreException {
        return store.put(key, content);
    }

    @Override
    public Version putIfAbsent(String key, ByteBuffer content) throws StoreException {
        return store.putIfAbsent(key, content);
    }

    @Override
    public Version putIfMatch(String key, ByteBuffer content, Version expected) throws StoreException {
        return store.putIfMatch(key, content, expected);
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
