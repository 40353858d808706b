package io.shorefs.distribution.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.shorefs.memory.MemoryStore;
import io.shorefs.spi.ObjectStore;
import io.shorefs.spi.ObjectStore.StoreException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** It does what the other does, and counts. */
class CountedStoreTest {
    private final CountedStore store = new CountedStore(new MemoryStore());

    private static ByteBuffer bytes() {
        return ByteBuffer.wrap(new byte[] {1, 2, 3});
    }

    @Test
    void countsByKind() throws StoreException {
        ObjectStore.Version first = store.put("a", bytes());
        store.putIfMatch("a", bytes(), first);
        store.putIfAbsent("b", bytes());
        assertThrows(StoreException.class, () -> store.putIfAbsent("b", bytes()));
        store.get("a");
        store.get("a", 1, 1);
        assertThrows(StoreException.class, () -> store.get("c"));
        store.list("", Optional.empty(), listed -> {});
        store.delete(List.of("a", "b"));
        assertEquals(new CountedStore.Requests(4, 3, 1, 2), store.requests());
    }

    @Test
    void aListingIsARequestForEachThousand() throws StoreException {
        for (int i = 0; i < 2500; i++) {
            store.put("k" + i, bytes());
        }
        store.list("", Optional.empty(), listed -> {});
        assertEquals(3, store.requests().lists());
    }
}
