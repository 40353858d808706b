package io.shorefs.core.key;

import io.shorefs.api.Errno;
import io.shorefs.api.FsException;

/** The families of keys, by their first byte; a family is one range of the map. */
public enum Family {
    /** Numbers that the filesystem keeps of itself. */
    STATE(0x01),
    /** Inodes, extended attributes, directory entries and positions. */
    META(0x10),
    /** Inline bytes, chunks and holes. */
    DATA(0x20),
    /** Inodes without a name. */
    ORPHAN(0x30),
    /** Generation marks: generation, then the marked key. Written once an object store takes generations. */
    MARK(0x40),
    /** Values that a later generation changed before the closed one was published, under the changed key. */
    SAVED(0x50),
    /** Total and live bytes of stored objects. */
    OBJECT(0x60);

    private final byte prefix;

    Family(int prefix) {
        this.prefix = (byte) prefix;
    }

    byte prefix() {
        return prefix;
    }

    static Family of(byte prefix) {
        return switch (prefix) {
            case 0x01 -> STATE;
            case 0x10 -> META;
            case 0x20 -> DATA;
            case 0x30 -> ORPHAN;
            case 0x40 -> MARK;
            case 0x50 -> SAVED;
            case 0x60 -> OBJECT;
            default -> throw new FsException(Errno.EIO, "no family of keys has the prefix " + prefix);
        };
    }
}
