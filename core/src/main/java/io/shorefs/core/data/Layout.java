package io.shorefs.core.data;

import io.shorefs.core.key.Chunk;

/**
 * How a file is divided: fixed blocks, {@value io.shorefs.core.key.Chunk#BLOCKS} of them a chunk.
 *
 * @param blockBytes a power of two, 4 KiB to 1 MiB, the same for the life of the filesystem
 */
public record Layout(int blockBytes) {
    /** Bytes of a small file that are kept beside its attributes. */
    static final int INLINE_BYTES = 4000;

    public Layout {
        if (Integer.bitCount(blockBytes) != 1 || blockBytes < 4096 || blockBytes > 1 << 20) {
            throw new IllegalArgumentException("block size " + blockBytes + " is no power of two from 4 KiB to 1 MiB");
        }
    }

    int chunkBytes() {
        return blockBytes * Chunk.BLOCKS;
    }

    long chunk(long offset) {
        return offset / chunkBytes();
    }

    long start(long chunk) {
        return chunk * chunkBytes();
    }

    int block(int chunkOffset) {
        return chunkOffset / blockBytes;
    }
}
