package io.shorefs.core.tree;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.shorefs.core.key.ObjectId;
import io.shorefs.core.key.ObjectKind;
import io.shorefs.core.object.WholeObjects;
import io.shorefs.spi.ObjectStore.Failure;
import io.shorefs.spi.ObjectStore.StoreException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/** Whole objects in memory: an id is put once, and what is given is a copy. */
final class MemoryObjects implements WholeObjects {
    private final Map<ObjectId, byte[]> objects = new ConcurrentHashMap<>();
    private final AtomicLong gets = new AtomicLong();
    private final AtomicLong tables = new AtomicLong();

    @Override
    public void put(ObjectId id, ByteBuffer plain) {
        assertNull(objects.putIfAbsent(id, bytes(plain)), () -> id + " is put twice");
    }

    @Override
    public ByteBuffer get(ObjectId id) throws StoreException {
        return ByteBuffer.wrap(copy(id));
    }

    /** A get, as an array that nobody else has. */
    byte[] copy(ObjectId id) throws StoreException {
        gets.incrementAndGet();
        byte[] bytes = objects.get(id);
        if (bytes == null) {
            throw new StoreException(Failure.ABSENT, id + " does not exist", null);
        }
        return bytes.clone();
    }

    /** Ids of tables, each once. */
    Supplier<ObjectId> ids() {
        return () -> id(ObjectKind.TABLE, tables.incrementAndGet());
    }

    static ObjectId id(ObjectKind kind, long number) {
        return new ObjectId(0, kind, 1, number);
    }

    /** Puts an index and reads it again. */
    Index again(long number, Index index) throws StoreException {
        ObjectId id = id(ObjectKind.INDEX, number);
        put(id, IndexCodec.encode(id, index));
        Index read = IndexCodec.decode(id, get(id));
        assertEquals(index, read);
        return read;
    }

    byte[] bytes(ObjectId id) {
        return objects.get(id).clone();
    }

    /** Damages an object, or removes it. */
    void replace(ObjectId id, byte[] bytes) {
        objects.remove(id);
        if (bytes != null) {
            objects.put(id, bytes);
        }
    }

    long gets() {
        return gets.get();
    }

    int size() {
        return objects.size();
    }

    /** What remains in a buffer, which stays as it is. */
    static byte[] bytes(ByteBuffer plain) {
        byte[] bytes = new byte[plain.remaining()];
        plain.duplicate().get(bytes);
        return bytes;
    }
}
