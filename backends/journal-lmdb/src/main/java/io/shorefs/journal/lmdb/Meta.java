package io.shorefs.journal.lmdb;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * What one of the two meta pages of LMDB's file says (lmdb 0.9, {@code mdb.c}: MDB_meta, MDB_db).
 *
 * @param pageSize bytes of a page
 * @param free the database of free pages
 * @param main the database of entries
 * @param lastPage the last page in use
 * @param transaction the number of the transaction that wrote it
 */
record Meta(int pageSize, Tree free, Tree main, long lastPage, long transaction) {
    /**
     * One database.
     *
     * @param depth levels of the tree, 0 when it is empty
     * @param root its page, -1 when it is empty
     */
    record Tree(int flags, int depth, long branches, long leaves, long overflows, long root) {
        private static Tree at(ByteBuffer page, int offset) {
            return new Tree(
                    Short.toUnsignedInt(page.getShort(offset + 4)),
                    Short.toUnsignedInt(page.getShort(offset + 6)),
                    page.getLong(offset + 8),
                    page.getLong(offset + 16),
                    page.getLong(offset + 24),
                    page.getLong(offset + 40));
        }
    }

    private static final int BYTES = 152;
    private static final int HEADER = 16;
    private static final int FLAGS = 10;
    private static final int META_FLAG = 8;
    private static final int MAGIC = 0xBEEFC0DE;
    private static final int VERSION = 1;
    private static final int LEAST_PAGE = 512;
    private static final int LARGEST_PAGE = 64 << 10;

    /** The newer one of the two; LMDB opens no file in which one of them is broken. */
    static Meta newest(DataFile file) throws IOException {
        Meta first = at(file, 0);
        Meta second = at(file, first.pageSize);
        return second.transaction > first.transaction ? second : first;
    }

    private static Meta at(DataFile file, long position) throws IOException {
        ByteBuffer page = file.read(ByteBuffer.allocate(BYTES), position);
        boolean isMeta = (page.getShort(FLAGS) & META_FLAG) != 0;
        if (!isMeta || page.getInt(HEADER) != MAGIC) {
            throw file.damaged(position, "no meta page of LMDB");
        }
        int version = page.getInt(HEADER + 4) & 0xffff; // the high half marks builds under development
        if (version != VERSION) {
            throw file.damaged(position, "LMDB's format " + version + ", where " + VERSION + " is known");
        }
        int pageSize = page.getInt(HEADER + 24);
        if (pageSize < LEAST_PAGE || pageSize > LARGEST_PAGE || Integer.bitCount(pageSize) != 1) {
            throw file.damaged(position, "a page size of " + pageSize);
        }
        return new Meta(
                pageSize,
                Tree.at(page, HEADER + 24),
                Tree.at(page, HEADER + 72),
                page.getLong(HEADER + 120),
                page.getLong(HEADER + 128));
    }
}
