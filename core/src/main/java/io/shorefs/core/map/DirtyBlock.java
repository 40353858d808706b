package io.shorefs.core.map;

import java.nio.ByteBuffer;

/**
 * Memory for one block of a file, each byte at its place in the block.
 *
 * <p>While its table is the active one, whoever has the inode alone may change it, inside {@link OrderedMap#whileActive}; once the table is sealed nobody may.
 */
public final class DirtyBlock {
    private final ByteBuffer slab;
    private final ActiveTable table;

    DirtyBlock(ByteBuffer slab, ActiveTable table) {
        this.slab = slab;
        this.table = table;
    }

    /** The bytes, used by absolute position only. */
    public ByteBuffer slab() {
        return slab;
    }

    /** The table that it belongs to. */
    public ActiveTable table() {
        return table;
    }
}
