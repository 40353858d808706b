package io.shorefs.core.data;

import io.shorefs.api.Errno;
import io.shorefs.api.FsException;
import io.shorefs.core.key.Payload;
import io.shorefs.spi.ObjectStore.StoreException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/** Reads blocks of stored objects. */
@FunctionalInterface
public interface BlockSource {
    /** The source of a filesystem without an object store. */
    BlockSource NONE = blocks -> {
        throw new FsException(
                Errno.EIO,
                "object " + blocks.getFirst().packing().object() + " is needed, but there is no object store");
    };

    /** Is given what was read, one block after the other, in any order. */
    interface Taker {
        /** A block's bytes, not to be changed. */
        void read(Payload.Stored block, ByteBuffer bytes);

        /** A block that is damaged. */
        void damaged(Payload.Stored block, FsException why);
    }

    /** Whether a block may be {@link #near}, told without a disk. When that gave nothing, this says no. Any thread. */
    default boolean isNear(Payload.Stored block) {
        return false;
    }

    /** A block's bytes, not to be changed, if they are on this machine; waits for its disk at most. Any thread. */
    default Optional<ByteBuffer> near(Payload.Stored block) {
        return Optional.empty();
    }

    /**
     * Reads as {@link #read(List)} does, but tells of each block by itself as soon as it is there; what it keeps near, it keeps after that. Blocks the calling thread; any thread.
     *
     * @throws StoreException when the store does not give it
     */
    default void read(List<Payload.Stored> blocks, Taker taker) throws StoreException {
        List<ByteBuffer> read = read(blocks);
        for (int i = 0; i < read.size(); i++) {
            taker.read(blocks.get(i), read.get(i));
        }
    }

    /**
     * The bytes of blocks of one object, in its order and close to each other, with one request. Blocks the calling thread; any thread.
     *
     * @throws FsException EIO when an object is damaged; the message names it
     * @throws StoreException when the store does not give it
     */
    List<ByteBuffer> read(List<Payload.Stored> blocks) throws StoreException;
}
