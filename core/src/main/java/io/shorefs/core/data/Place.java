package io.shorefs.core.data;

import io.shorefs.core.key.Packing;

/** Where bytes are that a cache holds: never an inode and a block of it, so that what is cached cannot be stale. */
sealed interface Place {
    /** The slot that begins at a page of the commit log. */
    record Slot(long page) implements Place {}

    /** A block of an object. */
    record Block(Packing packing, int ordinal) implements Place {}
}
