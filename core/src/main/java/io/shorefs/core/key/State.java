package io.shorefs.core.key;

import io.shorefs.api.Errno;
import io.shorefs.api.FsException;

/** Numbers that the filesystem keeps of itself, each a {@link Value.Counter}. */
public enum State {
    /** Version of this layout of keys and values. */
    FORMAT(0, true),
    /** Random number, the same for ever: what {@code statfs} gives. */
    FILESYSTEM_ID(1, false),
    /** Bytes of a block. */
    BLOCK_SIZE(2, false),
    /** The first inode number that was not reserved. */
    INODES_RESERVED(3, false),
    /** The first change sequence that was not reserved. */
    SEQUENCES_RESERVED(4, false),
    /** How many inodes there are. */
    INODES(5, false),
    /** Sequence of the last record that the local map contains. */
    RECORD(6, true),
    /** Position in the ring behind that record. */
    RING_POSITION(7, true),
    /** The incarnation whose records follow. */
    INCARNATION(8, true),
    /** The open generation; 1 until an object store takes generations: then every key belongs to it, without marks. */
    GENERATION(9, true),
    /** The last generation that is in the object store; 0 for none. */
    PUBLISHED(10, true);

    private final byte code;
    private final boolean local;

    State(int code, boolean local) {
        this.code = (byte) code;
        this.local = local;
    }

    byte code() {
        return code;
    }

    /** Whether it says something of this journal only, so that no object store needs it. */
    boolean isLocal() {
        return local;
    }

    static State of(byte code) {
        for (State state : values()) {
            if (state.code == code) {
                return state;
            }
        }
        throw new FsException(Errno.EIO, "no state has the code " + code);
    }
}
