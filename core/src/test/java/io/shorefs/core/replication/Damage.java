package io.shorefs.core.replication;

import io.shorefs.memory.MemoryStore;
import io.shorefs.spi.ObjectStore.StoreException;
import java.nio.ByteBuffer;

/** What happens to an object without anybody's doing. */
final class Damage {
    private Damage() {}

    /** Flips a bit in the middle of it. */
    static void flip(MemoryStore store, String key) throws StoreException {
        ByteBuffer bytes = store.get(key).bytes();
        byte[] changed = new byte[bytes.remaining()];
        bytes.get(changed);
        changed[changed.length / 2] ^= 1;
        store.put(key, ByteBuffer.wrap(changed));
    }
}
