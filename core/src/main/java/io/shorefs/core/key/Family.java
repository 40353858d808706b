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
    /** Generation marks: generation, then a key that it changed. From the second generation on, until the object store has the generation. */
    MARK(0x40),
    /** Values of a closed generation that a later one changed before the store had it: generation, then the key. */
    SAVED(0x50),
    /** Total and live bytes of stored objects. */
    OBJECT(0x60),
    /** Ranges of keys that the local map has only in part: what lies under it is in the object store. Never replicated. */
    COLD(0x68),
    /** Keys in such a range that were removed, so that what the object store has of them does not count. Never replicated. */
    REMOVED(0x70);

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
            case 0x68 -> COLD;
            case 0x70 -> REMOVED;
            default -> throw new FsException(Errno.EIO, "no family of keys has the prefix " + prefix);
        };
    }
}
