package io.shorefs.core.key;

import io.shorefs.api.Errno;
import io.shorefs.api.FsException;
import java.util.Arrays;
import java.util.List;

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
    PUBLISHED(10, true),
    /** Random number of this journal, which its logs in the object store carry; 0 before it has one. */
    JOURNAL_ID(11, true),
    /** The number after the last log of the object store that the local map contains. */
    APPLIED(12, true),
    /** 1 while the map is being filled from the object store: what is in it is not whole then. */
    LOADING(13, true),
    /** Sequence of the last record before the incarnation began. */
    BEGUN(14, true),
    /** Number of the branch that this journal is of; 0 for the main one. */
    BRANCH(15, true),
    /** Bytes that were put into the object store since the last collection there, as of the last publication. */
    UNCOLLECTED(40, true),
    /** The file up to which all blocks in the object store were read lately, to see whether they are whole. */
    SCRUBBED_INODE(41, true),
    /** The chunk of it. */
    SCRUBBED_CHUNK(42, true);

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

    /** Those that an object store needs. */
    public static List<State> replicated() {
        return Arrays.stream(values()).filter(state -> !state.local).toList();
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
