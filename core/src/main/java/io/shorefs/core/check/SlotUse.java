package io.shorefs.core.check;

import io.shorefs.core.key.Payload;
import io.shorefs.spi.CommitLog;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;

/** Which pages of the log's slot area are used: two bits for each page, in parts, of which there are only those that are used. One thread. */
final class SlotUse {
    private static final int PART = 1 << 16;

    private final Map<Long, BitSet> used = new HashMap<>();
    private final Map<Long, BitSet> firsts = new HashMap<>();
    private final NavigableSet<Long> overlapping = new TreeSet<>();

    /** Takes the pages of a slot; false when they are taken already, as one slot that is named again. */
    boolean take(Payload.Slot slot) {
        if (has(firsts, slot.page())) {
            return false;
        }
        long end = slot.page() + Math.ceilDiv(slot.length(), CommitLog.PAGE);
        set(firsts, slot.page());
        for (long page = slot.page(); page < end; page++) {
            if (has(used, page) && (page == slot.page() || has(firsts, page)) && overlapping.size() < Findings.MOST) {
                overlapping.add(page);
            }
            set(used, page);
        }
        return true;
    }

    /** The first pages of slots that begin inside another one, in order. */
    NavigableSet<Long> overlapping() {
        return overlapping;
    }

    private static boolean has(Map<Long, BitSet> pages, long page) {
        BitSet part = pages.get(page / PART);
        return part != null && part.get((int) (page % PART));
    }

    private static void set(Map<Long, BitSet> pages, long page) {
        pages.computeIfAbsent(page / PART, number -> new BitSet(PART)).set((int) (page % PART));
    }
}
