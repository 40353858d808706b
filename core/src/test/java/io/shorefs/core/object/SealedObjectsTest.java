package io.shorefs.core.object;

import static io.shorefs.core.object.Objects.assertDamaged;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.shorefs.core.key.ObjectId;
import io.shorefs.memory.MemoryStore;
import io.shorefs.spi.ObjectStore.Failure;
import io.shorefs.spi.ObjectStore.StoreException;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

class SealedObjectsTest {
    private final MemoryStore store = new MemoryStore();
    private final WholeObjects objects = new SealedObjects(store, Objects.encrypted());

    @Test
    void whatWasPutIsGiven() throws StoreException {
        for (ObjectId id : List.of(Objects.TABLE, Objects.INDEX, Objects.MANIFEST)) {
            byte[] plain = Objects.random(100 + id.kind().code());
            objects.put(id, ByteBuffer.wrap(plain));
            assertArrayEquals(plain, Objects.bytes(objects.get(id)));
        }
    }

    @Test
    void aFailureOfTheStorePassesThrough() {
        StoreException absent = assertThrows(StoreException.class, () -> objects.get(Objects.TABLE));
        assertEquals(Failure.ABSENT, absent.failure());
    }

    @Test
    void damageIsFound() throws StoreException {
        store.put(ObjectNames.of(Objects.TABLE), ByteBuffer.wrap(new byte[1000]));
        assertDamaged(Objects.TABLE, "is no object of ShoreFS", () -> objects.get(Objects.TABLE));
    }

    @Test
    void logsSegmentsAndVolumesAreNotPutLikeThis() {
        for (ObjectId id : List.of(Objects.SEGMENT, Objects.LOG, Volume.ID)) {
            assertThrows(IllegalArgumentException.class, () -> objects.put(id, ByteBuffer.allocate(1)));
            assertThrows(IllegalArgumentException.class, () -> objects.get(id));
        }
    }
}
