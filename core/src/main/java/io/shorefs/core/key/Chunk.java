package io.shorefs.core.key;

import java.util.List;

/**
 * The pieces of {@value #BLOCKS} blocks of a file.
 *
 * @param pieces by block, then by sequence, the newest last; none reaches over the end of its block
 */
public record Chunk(List<Piece> pieces) implements Value {
    /** Blocks that one chunk covers. */
    public static final int BLOCKS = 32;

    public Chunk {
        pieces = List.copyOf(pieces);
    }
}
