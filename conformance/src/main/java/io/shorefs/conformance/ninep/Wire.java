package io.shorefs.conformance.ninep;

/** Constants of 9P2000.L that its messages carry. */
public final class Wire {
    public static final int NOTAG = 0xffff;
    public static final int NOFID = -1;
    public static final int NONUNAME = -1;
    public static final int MAX_WALK = 16;
    public static final int IO_HEADER = 24;

    public static final int O_RDONLY = 0;
    public static final int O_WRONLY = 1;
    public static final int O_RDWR = 2;
    public static final int O_CREAT = 0100;
    public static final int O_EXCL = 0200;
    public static final int O_TRUNC = 01000;
    public static final int O_APPEND = 02000;
    public static final int O_DSYNC = 010000;
    public static final int O_DIRECTORY = 0200000;
    public static final int O_NOFOLLOW = 0400000;
    public static final int O_NOATIME = 01000000;
    public static final int O_SYNC = 04000000;

    public static final long GETATTR_BASIC = 0x7ff;
    public static final long GETATTR_ALL = 0x3fff;

    public static final int SETATTR_MODE = 1;
    public static final int SETATTR_UID = 2;
    public static final int SETATTR_GID = 4;
    public static final int SETATTR_SIZE = 8;
    public static final int SETATTR_ATIME = 0x10;
    public static final int SETATTR_MTIME = 0x20;
    public static final int SETATTR_CTIME = 0x40;
    public static final int SETATTR_ATIME_SET = 0x80;
    public static final int SETATTR_MTIME_SET = 0x100;

    public static final int XATTR_CREATE = 1;
    public static final int XATTR_REPLACE = 2;

    public static final int LOCK_READ = 0;
    public static final int LOCK_WRITE = 1;
    public static final int LOCK_UNLOCK = 2;
    public static final int LOCK_BLOCK = 1;
    public static final int LOCK_SUCCESS = 0;
    public static final int LOCK_BLOCKED = 1;
    public static final int LOCK_ERROR = 2;

    public static final int AT_REMOVEDIR = 0x200;
    public static final int FS_MAGIC = 0x01021997;

    private Wire() {}
}
