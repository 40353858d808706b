package io.shorefs.journal.lmdb;

import io.shorefs.spi.JournalException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * Goes through the trees of LMDB's file before LMDB does, which trusts them: a page that is missing or wrong would end the process. Whether a value is the one
 * that was written it cannot tell. (The format: lmdb 0.9, {@code mdb.c}: MDB_page, MDB_node.) One thread.
 */
final class StructureCheck {
    private static final int BRANCH = 1;
    private static final int LEAF = 2;
    private static final int OVERFLOW = 4;
    private static final int TYPES = 0x7f & ~0x10; // all but "dirty"
    private static final int HEADER = 16;
    private static final int NODE = 8;
    private static final int LARGE_VALUE = 1;
    private static final int FIRST_PAGE = 2;
    private static final int DEEPEST = 32;

    /** A value in pages of its own. */
    private record LargeValue(long page, long bytes) {}

    private final DataFile file;
    private final Meta meta;
    private final ByteBuffer page;
    private final BitSet seen = new BitSet();
    private long branches;
    private long leaves;
    private long overflows;

    private StructureCheck(DataFile file, Meta meta) {
        this.file = file;
        this.meta = meta;
        this.page = ByteBuffer.allocate(meta.pageSize());
    }

    /**
     * Checks a file.
     *
     * @return its size in bytes
     * @throws JournalException when it is damaged: the message names the place
     */
    static long run(Path path) throws IOException {
        try (DataFile file = DataFile.open(path)) {
            Meta meta = Meta.newest(file);
            file.readAhead();
            new StructureCheck(file, meta).run();
            return file.size();
        }
    }

    private void run() throws IOException {
        if (meta.lastPage() < FIRST_PAGE - 1 || meta.lastPage() > Integer.MAX_VALUE) {
            throw file.damaged(0, "the last page is " + meta.lastPage());
        }
        if (meta.main().flags() != 0) {
            throw file.damaged(0, "the database has the flags " + meta.main().flags());
        }
        tree(meta.main(), false);
        tree(meta.free(), true);
    }

    private void tree(Meta.Tree tree, boolean isFree) throws IOException {
        branches = 0;
        leaves = 0;
        overflows = 0;
        if (tree.root() != -1) {
            if (tree.depth() < 1 || tree.depth() > DEEPEST) {
                throw file.damaged(0, "a tree has " + tree.depth() + " levels");
            }
            descend(tree.root(), tree.depth(), isFree);
        }
        if (branches != tree.branches() || leaves != tree.leaves() || overflows != tree.overflows()) {
            throw file.damaged(
                    0,
                    "a tree has %d + %d + %d pages (branches, leaves, large values), and says %d + %d + %d"
                            .formatted(branches, leaves, overflows, tree.branches(), tree.leaves(), tree.overflows()));
        }
    }

    private void descend(long number, int levels, boolean isFree) throws IOException {
        load(number, levels > 1 ? BRANCH : LEAF);
        int keys = nodes(number);
        if (levels > 1) {
            branches++;
            long[] children = children(number, keys, isFree ? 1 : 2);
            for (long child : children) {
                descend(child, levels - 1, isFree);
            }
        } else {
            leaves++;
            leaf(number, keys, isFree);
        }
    }

    private void load(long number, int type) throws IOException {
        claim(number, 1);
        file.read(page, position(number));
        if (page.getLong(0) != number || (page.getShort(10) & TYPES) != type) {
            throw wrong(
                    number,
                    "page %d of type %d is expected, and page %d of type %d found"
                            .formatted(number, type, page.getLong(0), page.getShort(10) & TYPES));
        }
    }

    /** Marks pages as seen, which must be the first time. */
    private void claim(long first, long count) {
        if (first < FIRST_PAGE || count < 1 || first > meta.lastPage() || count > meta.lastPage() - first + 1) {
            throw file.damaged(
                    0, "%d pages from %d on are named, the last page is %d".formatted(count, first, meta.lastPage()));
        }
        int used = seen.nextSetBit((int) first);
        if (used >= 0 && used < first + count) {
            throw wrong(used, "page " + used + " is named twice");
        }
        seen.set((int) first, (int) (first + count));
    }

    /** The number of nodes in the page, each of which lies in it with its key. */
    private int nodes(long number) {
        int lower = Short.toUnsignedInt(page.getShort(12));
        int upper = Short.toUnsignedInt(page.getShort(14));
        if (lower < HEADER || lower % 2 != 0 || lower > upper || upper > meta.pageSize()) {
            throw wrong(number, "free space from " + lower + " to " + upper);
        }
        int keys = (lower - HEADER) / 2;
        for (int i = 0; i < keys; i++) {
            int node = node(i);
            if (node < upper || node > meta.pageSize() - NODE || node + NODE + keyBytes(node) > meta.pageSize()) {
                throw wrong(number, "node %d lies at %d".formatted(i, node));
            }
        }
        return keys;
    }

    private long[] children(long number, int keys, int least) {
        if (keys < least) {
            throw wrong(number, "a branch with " + keys + " children");
        }
        long[] children = new long[keys];
        for (int i = 0; i < keys; i++) {
            int node = node(i);
            children[i] = dataBytes(node) | (long) flags(node) << 32;
        }
        return children;
    }

    private void leaf(long number, int keys, boolean isFree) throws IOException {
        if (keys < 1) {
            throw wrong(number, "a leaf without keys");
        }
        List<LargeValue> large = new ArrayList<>(0);
        for (int i = 0; i < keys; i++) {
            int node = node(i);
            boolean isLarge = flags(node) == LARGE_VALUE;
            long inside = isLarge ? Long.BYTES : dataBytes(node);
            int value = node + NODE + keyBytes(node);
            if ((!isLarge && flags(node) != 0) || keyBytes(node) < 1 || value + inside > meta.pageSize()) {
                throw wrong(
                        number,
                        "node %d has the flags %d, and %d bytes of value".formatted(i, flags(node), dataBytes(node)));
            }
            if (isLarge) {
                large.add(new LargeValue(page.getLong(value), dataBytes(node)));
            } else if (isFree) {
                freePages(number, ByteBuffer.wrap(page.array(), value, (int) inside));
            }
        }
        if (!isFree) {
            checkOrder(number, keys);
        }
        for (LargeValue value : large) {
            largeValue(value, isFree);
        }
    }

    private void checkOrder(long number, int keys) {
        byte[] bytes = page.array();
        for (int i = 1; i < keys; i++) {
            int before = node(i - 1) + NODE;
            int key = node(i) + NODE;
            int order = Arrays.compareUnsigned(
                    bytes, before, before + keyBytes(before - NODE), bytes, key, key + keyBytes(key - NODE));
            if (order >= 0) {
                throw wrong(number, "key %d is not above the one before".formatted(i));
            }
        }
    }

    /** Its pages may be more than it needs: LMDB keeps them when a smaller value replaces one. */
    private void largeValue(LargeValue value, boolean isFree) throws IOException {
        claim(value.page, 1);
        file.read(page, position(value.page));
        long pages = Integer.toUnsignedLong(page.getInt(12));
        if (page.getLong(0) != value.page
                || (page.getShort(10) & TYPES) != OVERFLOW
                || pages < Math.ceilDiv(value.bytes + HEADER, meta.pageSize())) {
            throw wrong(value.page, "a value of %d bytes is expected, and something else found".formatted(value.bytes));
        }
        if (pages > 1) {
            claim(value.page + 1, pages - 1);
        }
        if (position(value.page + pages) > file.size()) {
            throw wrong(value.page, "a value of %d pages, but the file ends at byte %d".formatted(pages, file.size()));
        }
        overflows += pages;
        if (isFree) {
            ByteBuffer list = ByteBuffer.allocate(Math.toIntExact(value.bytes));
            freePages(value.page, file.read(list, position(value.page) + HEADER));
        }
    }

    /** A list of free pages: how many, and their numbers. */
    private void freePages(long number, ByteBuffer list) {
        ByteBuffer numbers = list.slice().order(ByteOrder.nativeOrder());
        long count = numbers.remaining() < Long.BYTES ? -1 : numbers.getLong();
        if (count < 0 || count > numbers.remaining() / Long.BYTES) {
            throw wrong(number, "a list of " + count + " free pages in " + numbers.remaining() + " bytes");
        }
        for (long i = 0; i < count; i++) {
            claim(numbers.getLong(), 1);
        }
    }

    private int node(int index) {
        return Short.toUnsignedInt(page.getShort(HEADER + 2 * index));
    }

    private long dataBytes(int node) {
        return Short.toUnsignedLong(page.getShort(node)) | Short.toUnsignedLong(page.getShort(node + 2)) << 16;
    }

    private int flags(int node) {
        return Short.toUnsignedInt(page.getShort(node + 4));
    }

    private int keyBytes(int node) {
        return Short.toUnsignedInt(page.getShort(node + 6));
    }

    private long position(long number) {
        return number * meta.pageSize();
    }

    private JournalException wrong(long number, String what) {
        return file.damaged(position(number), what);
    }
}
