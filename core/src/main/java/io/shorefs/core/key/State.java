package io.shorefs.core.key;

/** Numbers that the filesystem keeps of itself, each a {@link Value.Counter}. */
public enum State {
    /** Version of this layout of keys and values. */
    FORMAT(0),
    /** Random number, the same for ever: what {@code statfs} gives. */
    FILESYSTEM_ID(1),
    /** Bytes of a block. */
    BLOCK_SIZE(2),
    /** The first inode number that was not reserved. */
    INODES_RESERVED(3),
    /** The first change sequence that was not reserved. */
    SEQUENCES_RESERVED(4),
    /** How many inodes there are. */
    INODES(5),
    /** Sequence of the last record that the local map contains. */
    RECORD(6),
    /** Position in the ring behind that record. */
    RING_POSITION(7),
    /** The incarnation whose records follow. */
    INCARNATION(8),
    /** The open generation; 1 until an object store takes generations: then every key belongs to it, without marks. */
    GENERATION(9);

    private final byte code;

    State(int code) {
        this.code = (byte) code;
    }

    byte code() {
        return code;
    }
}
