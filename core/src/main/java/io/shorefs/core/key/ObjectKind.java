package io.shorefs.core.key;

import io.shorefs.api.Errno;
import io.shorefs.api.FsException;

/** The kinds of objects in an object store. */
public enum ObjectKind {
    /** Packed data blocks. */
    SEGMENT(1),
    /** One generation of the map's changes, with small payload, or a fence. */
    LOG(2),
    /** A range of keys of one sorted run. */
    TABLE(3),
    /** The runs of a state and their tables. */
    INDEX(4),
    /** What is true now: the one kind that is replaced. */
    MANIFEST(5),
    /** What is true of a volume for ever, and its wrapped key. */
    VOLUME(6);

    private final byte code;

    ObjectKind(int code) {
        this.code = (byte) code;
    }

    /** The kind's number in stored bytes. */
    public byte code() {
        return code;
    }

    /** The kind with a number; EIO when there is none. */
    public static ObjectKind of(byte code) {
        return switch (code) {
            case 1 -> SEGMENT;
            case 2 -> LOG;
            case 3 -> TABLE;
            case 4 -> INDEX;
            case 5 -> MANIFEST;
            case 6 -> VOLUME;
            default -> throw new FsException(Errno.EIO, "no kind of objects has the code " + code);
        };
    }
}
