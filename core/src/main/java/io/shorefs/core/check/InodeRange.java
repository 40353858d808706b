package io.shorefs.core.check;

import io.shorefs.api.FileType;
import io.shorefs.core.key.Family;
import io.shorefs.core.key.Inode;
import io.shorefs.core.key.Key;

/**
 * The inodes of a range of numbers, and what is known of each: its type, how many names it has, whether it is an orphan; 16 bytes for each. The ranges follow each
 * other and together cover all numbers. One thread.
 */
final class InodeRange {
    private static final int TYPE = FileType.MASK;
    private static final int ORPHAN = 1;
    private static final int NAME = TYPE + 010000;

    private final int most;
    private final LongList numbers = new LongList();
    private final LongList facts = new LongList();
    private long from;
    private long to;
    private boolean isLast = true;

    /**
     * A range that begins with the first number.
     *
     * @param most inodes that it has at most
     */
    InodeRange(int most) {
        this.most = most;
    }

    /** Adds the inode that follows; false when the range is full and ends before it. */
    boolean add(Inode inode) {
        if (numbers.size() == most) {
            to = inode.number();
            isLast = false;
            return false;
        }
        numbers.add(inode.number());
        facts.add(inode.type().modeBits());
        return true;
    }

    /** Begins where it ended, empty; false when it was the last range. */
    boolean next() {
        boolean more = !isLast;
        from = to;
        isLast = true;
        numbers.clear();
        facts.clear();
        return more;
    }

    /** The first key that its inodes may have in a family. */
    byte[] first(Family family) {
        return Key.first(family, from).bytes();
    }

    /** A key behind all that its inodes may have in a family. */
    byte[] end(Family family) {
        return (isLast ? Key.last(family) : Key.first(family, to)).bytes();
    }

    boolean covers(long number) {
        return Long.compareUnsigned(number, from) >= 0 && (isLast || Long.compareUnsigned(number, to) < 0);
    }

    int size() {
        return numbers.size();
    }

    /** Where an inode stands, or -1 when there is none with this number. */
    int find(long number) {
        return numbers.find(number);
    }

    FileType type(int at) {
        return FileType.ofMode((int) facts.get(at) & TYPE);
    }

    /** It has one more name. */
    void named(int at) {
        facts.set(at, facts.get(at) + NAME);
    }

    long names(int at) {
        return facts.get(at) / NAME;
    }

    void orphan(int at) {
        facts.set(at, facts.get(at) | ORPHAN);
    }

    boolean isOrphan(int at) {
        return (facts.get(at) & ORPHAN) != 0;
    }
}
