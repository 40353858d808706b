package io.shorefs.core.object;

import io.shorefs.core.key.ObjectId;
import io.shorefs.spi.ObjectStore.StoreException;
import java.nio.ByteBuffer;

/**
 * Objects of a volume that are written once and read whole, as plain bytes: naming, compression, sealing and checksums are behind it. Methods block; any thread, any number at a time.
 */
public interface WholeObjects {
    /**
     * Stores an object; it is durable and seen by every reader when this returns. An id is used once, ever; who has to try again may put the same bytes again.
     *
     * @param plain what remains in it; it is not moved
     */
    void put(ObjectId id, ByteBuffer plain) throws StoreException;

    /**
     * An object's bytes, which are the caller's.
     *
     * @throws StoreException when the store does not give them, absent objects among it
     * @throws io.shorefs.api.FsException EIO when they are damaged or another object's; the message names the object
     */
    ByteBuffer get(ObjectId id) throws StoreException;
}
