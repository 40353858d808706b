package io.shorefs.core.key;

import io.shorefs.api.Errno;
import io.shorefs.api.FsException;

/** How stored bytes were made smaller. */
public enum Compression {
    /** Not at all: they did not become smaller. */
    NONE(0),
    /** Zstandard (RFC 8878). */
    ZSTD(1);

    private final byte code;

    Compression(int code) {
        this.code = (byte) code;
    }

    /** Its number in stored bytes. */
    public byte code() {
        return code;
    }

    /** The one with a number; EIO when there is none. */
    public static Compression of(byte code) {
        return switch (code) {
            case 0 -> NONE;
            case 1 -> ZSTD;
            default -> throw new FsException(Errno.EIO, "no compression has the code " + code);
        };
    }
}
