package io.shorefs.core.data;

import io.shorefs.core.key.Packing;
import io.shorefs.core.key.Payload;

/** Where bytes are that a cache holds: never an inode and a block of it, so that what is cached cannot be stale. */
sealed interface Place {
    /** The slot that begins at a page of the commit log. */
    record Slot(long page) implements Place {}

    /** The place of a block. */
    static Place of(Payload.Stored block) {
        return new Block(block.packing(), block.ordinal());
    }

    /** A block of an object. */
    record Block(Packing packing, int ordinal) implements Place {}
}
