package io.shorefs.core.key;

import io.shorefs.api.Errno;
import io.shorefs.api.FsException;

/** The kinds of keys below an inode. */
public enum Kind {
    INODE(0),
    XATTR(1),
    DIRENT(2),
    POSITION(3),
    INLINE(10),
    CHUNK(11),
    HOLE(12);

    private final byte code;

    Kind(int code) {
        this.code = (byte) code;
    }

    byte code() {
        return code;
    }

    static Kind of(byte code) {
        return switch (code) {
            case 0 -> INODE;
            case 1 -> XATTR;
            case 2 -> DIRENT;
            case 3 -> POSITION;
            case 10 -> INLINE;
            case 11 -> CHUNK;
            case 12 -> HOLE;
            default -> throw new FsException(Errno.EIO, "no kind of keys has the code " + code);
        };
    }
}
