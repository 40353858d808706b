package io.shorefs.api;

/**
 * What {@code stat(2)} tells of an inode, and its version.
 *
 * @param inode number, unique for ever in this filesystem, never reused
 * @param version changes with every change of data or metadata; the low 32 bits are never 0
 * @param mode type and permission bits
 * @param uid owner
 * @param gid group
 * @param nlink number of names (a directory: 2 and its subdirectories)
 * @param rdev device number of a device node, encoded as Linux's {@code new_encode_dev}, else 0
 * @param size bytes; of a directory, its number of entries
 * @param bytes allocated bytes
 * @param atime last access
 * @param mtime last change of data
 * @param ctime last change of anything
 * @param btime birth
 */
public record Attributes(
        long inode,
        long version,
        int mode,
        int uid,
        int gid,
        long nlink,
        long rdev,
        long size,
        long bytes,
        Timestamp atime,
        Timestamp mtime,
        Timestamp ctime,
        Timestamp btime) {

    /** The type that {@link #mode()} carries. */
    public FileType type() {
        return FileType.ofMode(mode);
    }

    /** Whether this is a directory. */
    public boolean isDirectory() {
        return (mode & FileType.MASK) == 0040000;
    }

    /** Whether this is a symbolic link. */
    public boolean isSymlink() {
        return (mode & FileType.MASK) == 0120000;
    }

    /** Whether this is a regular file. */
    public boolean isRegular() {
        return (mode & FileType.MASK) == 0100000;
    }
}
