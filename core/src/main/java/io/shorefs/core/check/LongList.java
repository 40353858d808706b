package io.shorefs.core.check;

import java.util.ArrayList;
import java.util.List;

/** Numbers in the order in which they were added, 8 bytes each: in parts, so that growing copies nothing. One thread. */
final class LongList {
    private static final int PART_BITS = 13;
    private static final int PART = 1 << PART_BITS;

    private final List<long[]> parts = new ArrayList<>();
    private int size;

    int size() {
        return size;
    }

    /** Takes all out; their room stays. */
    void clear() {
        size = 0;
    }

    void add(long number) {
        if (size == parts.size() << PART_BITS) {
            parts.add(new long[PART]);
        }
        size++;
        set(size - 1, number);
    }

    long get(int index) {
        return parts.get(index >>> PART_BITS)[index & (PART - 1)];
    }

    void set(int index, long number) {
        parts.get(index >>> PART_BITS)[index & (PART - 1)] = number;
    }

    /** Where a number stands in a list that ascends as unsigned numbers, or -1. */
    int find(long number) {
        int low = 0;
        int high = size - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            int order = Long.compareUnsigned(get(middle), number);
            if (order == 0) {
                return middle;
            }
            if (order < 0) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return -1;
    }
}
