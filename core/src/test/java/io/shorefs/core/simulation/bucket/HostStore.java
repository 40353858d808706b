package io.shorefs.core.simulation.bucket;

import io.shorefs.spi.ObjectStore;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** The store as a host has it: over the network. */
final class HostStore implements ObjectStore {
    private final ObjectStore store;
    private final Requests requests;

    /** Has requests made. */
    @FunctionalInterface
    interface Requests {
        /** Gives the answer, whenever it comes. */
        <T> T make(String name, Network.Effect<T> effect) throws StoreException;
    }

    HostStore(ObjectStore store, Requests requests) {
        this.store = store;
        this.requests = requests;
    }

    /** What is put is as it was when it was asked for, however late it comes. */
    private static ByteBuffer copy(ByteBuffer bytes) {
        return ByteBuffer.allocate(bytes.remaining()).put(bytes.duplicate()).flip();
    }

    @Override
    public Content get(String key) throws StoreException {
        return requests.make("get " + key, () -> store.get(key));
    }

    @Override
    public ByteBuffer get(String key, long offset, int length) throws StoreException {
        return requests.make("get " + key, () -> store.get(key, offset, length));
    }

    @Override
    public Version put(String key, ByteBuffer bytes) throws StoreException {
        ByteBuffer copy = copy(bytes);
        return requests.make("put " + key, () -> store.put(key, copy));
    }

    @Override
    public Version putIfAbsent(String key, ByteBuffer bytes) throws StoreException {
        ByteBuffer copy = copy(bytes);
        return requests.make("create " + key, () -> store.putIfAbsent(key, copy));
    }

    @Override
    public Version putIfMatch(String key, ByteBuffer bytes, Version expected) throws StoreException {
        ByteBuffer copy = copy(bytes);
        return requests.make("replace " + key, () -> store.putIfMatch(key, copy, expected));
    }

    @Override
    public void list(String prefix, Optional<String> after, Consumer<Listed> visitor) throws StoreException {
        List<Listed> listed = requests.make("list " + prefix, () -> {
            List<Listed> all = new java.util.ArrayList<>();
            store.list(prefix, after, all::add);
            return all;
        });
        listed.forEach(visitor);
    }

    @Override
    public void delete(Collection<String> keys) throws StoreException {
        List<String> copy = List.copyOf(keys);
        requests.make("delete " + copy.size(), () -> {
            store.delete(copy);
            return copy;
        });
    }

    @Override
    public void close() {
        store.close();
    }
}
