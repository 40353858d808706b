package io.shorefs.core.export;

import io.shorefs.core.key.Family;
import io.shorefs.core.key.Key;
import io.shorefs.core.key.State;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * Which inodes and names a journal changed since the last generation that it knows to be in the object store. 8 bytes for each inode; nothing in a journal whose first generation is not
 * there, where that is all of it. One thread.
 */
final class Unpublished {
    private static final int START = 1 << 10;

    private final JournalView view;
    private final long first;
    private final long last;
    private final boolean all;
    private final long[] inodes;
    private final BitSet seen = new BitSet();

    Unpublished(JournalView view) {
        this.view = view;
        first = view.number(State.PUBLISHED) + 1;
        last = Math.max(1, view.number(State.GENERATION));
        all = first == 1;
        inodes = all ? new long[0] : changed();
    }

    private long[] changed() {
        Numbers numbers = new Numbers();
        for (long generation = first; generation <= last; generation++) {
            for (Family family : List.of(Family.META, Family.DATA)) {
                view.scanLocal(
                        Key.mark(generation, Key.first(family)),
                        Key.mark(generation, Key.last(family)),
                        (key, value) -> numbers.add(Key.of(key).changed().inode()));
            }
        }
        return numbers.sorted();
    }

    private static final class Numbers {
        private long[] all = new long[START];
        private int count;

        /** Those of one inode lie together. */
        boolean add(long number) {
            if (count == 0 || all[count - 1] != number) {
                if (count == all.length) {
                    all = Arrays.copyOf(all, 2 * count);
                }
                all[count++] = number;
            }
            return true;
        }

        long[] sorted() {
            return Arrays.stream(all, 0, count).sorted().distinct().toArray();
        }
    }

    /** Whether the inode was changed; it was seen then. */
    boolean take(long inode) {
        if (all) {
            return true;
        }
        int at = Arrays.binarySearch(inodes, inode);
        if (at >= 0) {
            seen.set(at);
        }
        return at >= 0;
    }

    /** Whether the bytes of a file were changed. */
    boolean hasNewBytes(long inode) {
        if (all) {
            return true;
        }
        for (long generation = first; generation <= last; generation++) {
            if (view.isMarked(generation, Family.DATA, inode)) {
                return true;
            }
        }
        return false;
    }

    /** Those that nobody took. */
    List<Long> left() {
        List<Long> left = new ArrayList<>();
        for (int at = seen.nextClearBit(0); at < inodes.length; at = seen.nextClearBit(at + 1)) {
            left.add(inodes[at]);
        }
        return left;
    }

    /** Takes the names in directories that are not there any more; one that was made and removed since may be among them, or come twice. */
    interface RemovedVisitor {
        void name(Key dirent);
    }

    void removedNames(RemovedVisitor visitor) {
        for (long generation = all ? last + 1 : first; generation <= last; generation++) {
            view.scanLocal(
                    Key.mark(generation, Key.first(Family.META)),
                    Key.mark(generation, Key.last(Family.META)),
                    (mark, value) -> {
                        Key key = Key.of(mark).changed();
                        if (key.isDirent() && view.local(key).isEmpty()) {
                            visitor.name(key);
                        }
                        return true;
                    });
        }
    }
}
