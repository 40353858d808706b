package io.shorefs.core.key;

import io.shorefs.api.Attributes;
import io.shorefs.api.FileType;
import io.shorefs.api.Timestamp;

/**
 * The attributes of an inode as they are kept.
 *
 * @param number the inode's number
 * @param version sequence of its last change; the low 32 bits are never 0
 * @param mode type and permission bits
 * @param uid owner
 * @param gid group
 * @param nlink number of names; a directory's is 2 and its subdirectories; 0 for an orphan
 * @param rdev device number
 * @param size bytes; of a directory, its number of entries
 * @param bytes allocated bytes
 * @param flags see {@link #INLINE} and its like
 * @param atime last access
 * @param mtime last change of data
 * @param ctime last change
 * @param btime birth
 * @param parent exact for a directory; of others the directory where it was last linked, a hint only
 * @param nextPosition of a directory, the position that its next entry gets
 */
public record Inode(
        long number,
        long version,
        int mode,
        int uid,
        int gid,
        long nlink,
        long rdev,
        long size,
        long bytes,
        int flags,
        Timestamp atime,
        Timestamp mtime,
        Timestamp ctime,
        Timestamp btime,
        long parent,
        long nextPosition)
        implements Value {
    /** The bytes are under {@link Key#inline}. */
    public static final int INLINE = 1;

    /** There is at least one extended attribute that is no ACL. */
    public static final int HAS_XATTR = 2;

    /** There is an access ACL. */
    public static final int HAS_ACL = 4;

    /** There is a default ACL. */
    public static final int HAS_DEFAULT_ACL = 8;

    /** There is at least one hole. */
    public static final int HAS_HOLES = 16;

    /** Whether a flag is set. */
    public boolean has(int flag) {
        return (flags & flag) != 0;
    }

    /** The type that the mode carries. */
    public FileType type() {
        return FileType.ofMode(mode);
    }

    /** Whether it is a directory. */
    public boolean isDirectory() {
        return (mode & FileType.MASK) == FileType.DIRECTORY.modeBits();
    }

    /** Whether it is a regular file. */
    public boolean isRegular() {
        return (mode & FileType.MASK) == FileType.REGULAR.modeBits();
    }

    /** Whether it is a symbolic link. */
    public boolean isSymlink() {
        return (mode & FileType.MASK) == FileType.SYMLINK.modeBits();
    }

    /** What a client sees. */
    public Attributes attributes() {
        return new Attributes(number, version, mode, uid, gid, nlink, rdev, size, bytes, atime, mtime, ctime, btime);
    }

    /** A copy to change, with the sequence of the change. */
    public Edit edit(long sequence) {
        return new Edit(this, sequence);
    }

    /** Collects changes; {@link #done} makes the new value. One thread. */
    public static final class Edit {
        private final Inode base;
        private final long version;
        private int mode;
        private int uid;
        private int gid;
        private long nlink;
        private long size;
        private long bytes;
        private int flags;
        private Timestamp atime;
        private Timestamp mtime;
        private Timestamp ctime;
        private long parent;
        private long nextPosition;

        private Edit(Inode base, long version) {
            this.base = base;
            this.version = version;
            mode = base.mode;
            uid = base.uid;
            gid = base.gid;
            nlink = base.nlink;
            size = base.size;
            bytes = base.bytes;
            flags = base.flags;
            atime = base.atime;
            mtime = base.mtime;
            ctime = base.ctime;
            parent = base.parent;
            nextPosition = base.nextPosition;
        }

        /** Type and permission bits. */
        public Edit mode(int value) {
            mode = value;
            return this;
        }

        public Edit uid(int value) {
            uid = value;
            return this;
        }

        public Edit gid(int value) {
            gid = value;
            return this;
        }

        public Edit nlink(long value) {
            nlink = value;
            return this;
        }

        public Edit size(long value) {
            size = value;
            return this;
        }

        public Edit bytes(long value) {
            bytes = value;
            return this;
        }

        /** Sets or clears flags. */
        public Edit flag(int flag, boolean set) {
            flags = set ? flags | flag : flags & ~flag;
            return this;
        }

        public Edit atime(Timestamp value) {
            atime = value;
            return this;
        }

        public Edit mtime(Timestamp value) {
            mtime = value;
            return this;
        }

        public Edit ctime(Timestamp value) {
            ctime = value;
            return this;
        }

        public Edit parent(long value) {
            parent = value;
            return this;
        }

        public Edit nextPosition(long value) {
            nextPosition = value;
            return this;
        }

        /** The new value. */
        public Inode done() {
            return new Inode(
                    base.number,
                    version,
                    mode,
                    uid,
                    gid,
                    nlink,
                    base.rdev,
                    size,
                    bytes,
                    flags,
                    atime,
                    mtime,
                    ctime,
                    base.btime,
                    parent,
                    nextPosition);
        }
    }
}
