package io.shorefs.conformance.ninep;

/** The body of Tsetattr behind its fid: which fields are valid, and the fields. */
public record SetAttributes(
        int valid,
        int mode,
        int uid,
        int gid,
        long size,
        long atimeSeconds,
        long atimeNanos,
        long mtimeSeconds,
        long mtimeNanos) {

    /** {@code chmod}. */
    public static SetAttributes mode(int mode) {
        return new SetAttributes(Wire.SETATTR_MODE, mode, 0, 0, 0, 0, 0, 0, 0);
    }

    /** {@code chown}. */
    public static SetAttributes owner(int uid, int gid) {
        return new SetAttributes(Wire.SETATTR_UID | Wire.SETATTR_GID, 0, uid, gid, 0, 0, 0, 0, 0);
    }

    /** {@code truncate}. */
    public static SetAttributes size(long size) {
        return new SetAttributes(Wire.SETATTR_SIZE, 0, 0, 0, size, 0, 0, 0, 0);
    }

    /** {@code utimensat} with two given times. */
    public static SetAttributes times(long atimeSeconds, long atimeNanos, long mtimeSeconds, long mtimeNanos) {
        int valid = Wire.SETATTR_ATIME | Wire.SETATTR_ATIME_SET | Wire.SETATTR_MTIME | Wire.SETATTR_MTIME_SET;
        return new SetAttributes(valid, 0, 0, 0, 0, atimeSeconds, atimeNanos, mtimeSeconds, mtimeNanos);
    }

    /** Only bits, for those that need no field. */
    public static SetAttributes bits(int valid) {
        return new SetAttributes(valid, 0, 0, 0, 0, 0, 0, 0, 0);
    }
}
