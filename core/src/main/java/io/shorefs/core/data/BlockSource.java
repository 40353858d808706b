package io.shorefs.core.data;

import io.shorefs.api.Errno;
import io.shorefs.api.FsException;
import io.shorefs.core.key.Payload;
import io.shorefs.spi.ObjectStore.StoreException;
import java.nio.ByteBuffer;
import java.util.List;

/** Reads blocks of stored objects. */
@FunctionalInterface
public interface BlockSource {
    /** The source of a filesystem without an object store. */
    BlockSource NONE = blocks -> {
        throw new FsException(
                Errno.EIO,
                "object " + blocks.getFirst().packing().object() + " is needed, but there is no object store");
    };

    /**
     * The bytes of blocks that follow each other in one object, with one request. Blocks the calling thread; any thread.
     *
     * @throws FsException EIO when an object is damaged; the message names it
     * @throws StoreException when the store does not give it
     */
    List<ByteBuffer> read(List<Payload.Stored> blocks) throws StoreException;
}
