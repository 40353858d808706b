package io.shorefs.ninep;

import io.shorefs.api.Errno;

/**
 * What all connections of a server may hold of the heap between their messages.
 *
 * @param fids fids and their tables
 * @param xattrs values of extended attributes that fids hold
 */
record Memory(ByteBudget fids, ByteBudget xattrs) {
    static Memory of(Options options) {
        return new Memory(
                new ByteBudget(options.fidBytes(), Errno.ENFILE), new ByteBudget(options.xattrBytes(), Errno.ENOMEM));
    }

    /** Both bounds together, in bytes. */
    long bytes() {
        return fids.limit() + xattrs.limit();
    }
}
