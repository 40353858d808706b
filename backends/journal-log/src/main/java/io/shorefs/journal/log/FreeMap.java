package io.shorefs.journal.log;

/**
 * Which pages are free: a bitmap, and above it a tree of the longest free run in each range, so that the first run that is long enough is found in the tree's height.
 *
 * <p>Its memory follows the pages that were ever asked for, not how scattered they are: 5 bits a page. Not for several threads.
 */
final class FreeMap {
    private static final int LEAF = Long.SIZE;

    private final int pages;
    private long[] used;
    /** For the node {@code n}, whose children are {@code 2n} and {@code 2n + 1}: free pages at its beginning, at its end, and the longest run. */
    private int[] first;

    private int[] last;
    private int[] longest;

    /** All of so many pages are free. */
    FreeMap(int pages) {
        this.pages = pages;
        build(new long[1]);
    }

    /** The first page of the first free run that is long enough, or -1. */
    int find(int run) {
        while (longest[1] < run && capacity() < pages) {
            grow();
        }
        return longest[1] < run ? -1 : descend(run);
    }

    /** Free pages from {@code from} to before {@code to}. */
    int free(int from, int to) {
        int end = Math.min(to, capacity());
        int free = Math.max(0, Math.min(to, pages) - Math.max(from, capacity()));
        for (int page = from; page < end; ) {
            int next = Math.min(end, (page / LEAF + 1) * LEAF);
            free += Long.bitCount(~used[page / LEAF] & mask(page, next));
            page = next;
        }
        return free;
    }

    /** Marks pages as used, or as free. */
    void set(int from, int to, boolean use) {
        while (capacity() < Math.min(to, pages)) {
            grow();
        }
        int end = Math.min(to, pages);
        if (from >= end) {
            return;
        }
        for (int page = from; page < end; ) {
            int next = Math.min(end, (page / LEAF + 1) * LEAF);
            long mask = mask(page, next);
            used[page / LEAF] = use ? used[page / LEAF] | mask : used[page / LEAF] & ~mask;
            page = next;
        }
        update(from / LEAF, (end - 1) / LEAF);
    }

    private int descend(int run) {
        int node = 1;
        int begin = 0;
        for (int half = capacity() / 2; node < used.length; half /= 2) {
            int left = 2 * node;
            if (longest[left] >= run) {
                node = left;
            } else if (last[left] + first[left + 1] >= run) {
                return begin + half - last[left];
            } else {
                node = left + 1;
                begin += half;
            }
        }
        return begin + firstRun(~used[node - used.length], run);
    }

    private int capacity() {
        return used.length * LEAF;
    }

    private void grow() {
        long[] larger = new long[2 * used.length];
        System.arraycopy(used, 0, larger, 0, used.length);
        build(larger);
    }

    private void build(long[] bitmap) {
        used = bitmap;
        first = new int[2 * bitmap.length];
        last = new int[2 * bitmap.length];
        longest = new int[2 * bitmap.length];
        for (int page = Math.max(pages, 0); page < capacity(); page = (page / LEAF + 1) * LEAF) {
            bitmap[page / LEAF] |= mask(page, (page / LEAF + 1) * LEAF);
        }
        update(0, bitmap.length - 1);
    }

    private void update(int fromLeaf, int toLeaf) {
        for (int leaf = fromLeaf; leaf <= toLeaf; leaf++) {
            leaf(used.length + leaf, ~used[leaf]);
        }
        int from = used.length + fromLeaf;
        int to = used.length + toLeaf;
        for (int width = LEAF; from > 1; width *= 2) {
            from /= 2;
            to /= 2;
            for (int node = from; node <= to; node++) {
                combine(node, width);
            }
        }
    }

    private void leaf(int node, long free) {
        first[node] = Long.numberOfTrailingZeros(~free);
        last[node] = Long.numberOfLeadingZeros(~free);
        longest[node] = free == -1 ? LEAF : longestRun(free);
    }

    private void combine(int node, int width) {
        int left = 2 * node;
        int right = left + 1;
        first[node] = first[left] == width ? width + first[right] : first[left];
        last[node] = last[right] == width ? width + last[left] : last[right];
        longest[node] = Math.max(last[left] + first[right], Math.max(longest[left], longest[right]));
    }

    private static int longestRun(long free) {
        int run = 0;
        for (long bits = free; bits != 0; bits &= bits >>> 1) {
            run++;
        }
        return run;
    }

    private static int firstRun(long free, int run) {
        long bits = free;
        for (int have = 1; have < run; ) {
            int step = Math.min(have, run - have);
            bits &= bits >>> step;
            have += step;
        }
        return Long.numberOfTrailingZeros(bits);
    }

    /** The bits of the pages from {@code from} to before {@code to}, all in one word. */
    private static long mask(int from, int to) {
        return -1L >>> (LEAF - (to - from)) << (from % LEAF);
    }
}
