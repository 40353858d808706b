package io.shorefs.core.map;

/** A fixed number of stripes, of which each inode has one; two inodes may share it. Inodes whose numbers are close to each other are spread. */
public final class Stripes {
    private static final int BITS = 10;

    /** How many there are. */
    public static final int COUNT = 1 << BITS;

    private Stripes() {}

    /** That of an inode, from 0 to less than {@link #COUNT}. */
    public static int of(long inode) {
        long mixed = inode * 0x9E3779B97F4A7C15L;
        return (int) (mixed >>> (Long.SIZE - BITS));
    }
}
