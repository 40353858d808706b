package io.shorefs.core.object;

import io.shorefs.core.key.Key;
import io.shorefs.core.key.Piece;

/**
 * The piece whose bytes a block was when it was packed. Clones and the collector may since have made it others' too.
 *
 * @param inode the file
 * @param chunk index of the chunk
 * @param from first byte of the piece, counted from the beginning of the chunk
 * @param sequence of the write
 */
public record BlockOwner(long inode, long chunk, int from, long sequence) {
    /** A piece of a chunk. */
    public static BlockOwner of(Key chunk, Piece piece) {
        return new BlockOwner(chunk.inode(), chunk.number(), piece.from(), piece.sequence());
    }
}
