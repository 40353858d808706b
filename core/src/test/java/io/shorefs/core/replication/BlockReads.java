package io.shorefs.core.replication;

import io.shorefs.conformance.store.ForwardingStore;
import io.shorefs.spi.ObjectStore;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;

/** A store that notes which parts of objects are read, and gives what the test makes of them. */
final class BlockReads implements ForwardingStore {
    private final ObjectStore store;
    private final List<Part> parts = new CopyOnWriteArrayList<>();
    private volatile UnaryOperator<ByteBuffer> given = bytes -> bytes;

    BlockReads(ObjectStore store) {
        this.store = store;
    }

    /** A part that was read. */
    record Part(String key, long offset, int length) {}

    @Override
    public ObjectStore store() {
        return store;
    }

    /** What was read since the last time. */
    List<Part> take() {
        List<Part> taken = List.copyOf(parts);
        parts.removeAll(taken);
        return taken;
    }

    /** What is made of each part. */
    void gives(UnaryOperator<ByteBuffer> change) {
        given = change;
    }

    @Override
    public ByteBuffer get(String key, long offset, int length) throws StoreException {
        parts.add(new Part(key, offset, length));
        return given.apply(store.get(key, offset, length));
    }
}
