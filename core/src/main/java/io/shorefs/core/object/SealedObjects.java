package io.shorefs.core.object;

import io.shorefs.core.key.ObjectId;
import io.shorefs.spi.ObjectStore;
import io.shorefs.spi.ObjectStore.StoreException;
import java.nio.ByteBuffer;

/** Tables, indexes and manifests in an object store, each sealed whole. Any thread. */
public final class SealedObjects implements WholeObjects {
    private final ObjectStore store;
    private final Sealing sealing;

    /** In a store that others close. */
    public SealedObjects(ObjectStore store, Sealing sealing) {
        this.store = store;
        this.sealing = sealing;
    }

    @Override
    public void put(ObjectId id, ByteBuffer plain) throws StoreException {
        store.put(ObjectNames.of(requireWhole(id)), sealing.seal(id, plain));
    }

    @Override
    public ByteBuffer get(ObjectId id) throws StoreException {
        return sealing.open(id, store.get(ObjectNames.of(requireWhole(id))).bytes());
    }

    private static ObjectId requireWhole(ObjectId id) {
        return switch (id.kind()) {
            case TABLE, INDEX, MANIFEST -> id;
            case SEGMENT, LOG, VOLUME ->
                throw new IllegalArgumentException(ObjectNames.of(id) + " is not put and read like this");
        };
    }
}
