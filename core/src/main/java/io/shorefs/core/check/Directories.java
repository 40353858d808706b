package io.shorefs.core.check;

import io.shorefs.api.FileSystem;
import java.util.BitSet;
import java.util.function.LongConsumer;

/** All directories, and the directory in which each stands: 16 bytes for each, and three bits. One thread. */
final class Directories {
    private final LongList numbers = new LongList();
    private final LongList parents = new LongList();
    private final BitSet orphans = new BitSet();

    /** Adds one; their numbers ascend. */
    void add(long number) {
        numbers.add(number);
        parents.add(0);
    }

    /** A directory has an entry that names it. */
    void standsIn(long number, long parent) {
        int at = numbers.find(number);
        if (at >= 0) {
            parents.set(at, parent);
        }
    }

    /** The directory that names it; 0 for none. */
    long parent(long number) {
        return parents.get(numbers.find(number));
    }

    void orphan(long number) {
        orphans.set(numbers.find(number));
    }

    /** Those that do not lead to the root, orphans left out. Each is walked over twice at most, however deep they lie. */
    void lost(LongConsumer visitor) {
        BitSet known = new BitSet();
        BitSet leads = new BitSet();
        for (int i = 0; i < numbers.size(); i++) {
            settle(i, known, leads);
            if (!leads.get(i) && !orphans.get(i)) {
                visitor.accept(numbers.get(i));
            }
        }
    }

    /** Goes up to what is known, which a loop is once it was walked; if that leads to the root, so does the way to it. */
    private void settle(int start, BitSet known, BitSet leads) {
        int at = start;
        while (at >= 0 && !known.get(at)) {
            known.set(at);
            leads.set(at, numbers.get(at) == FileSystem.ROOT);
            at = above(at);
        }
        if (at >= 0 && leads.get(at)) {
            for (int on = start; !leads.get(on); on = above(on)) {
                leads.set(on);
            }
        }
    }

    private int above(int at) {
        return numbers.get(at) == FileSystem.ROOT ? at : numbers.find(parents.get(at));
    }
}
