package io.shorefs.api;

/**
 * An open file or directory, made by {@link FileSystem#open} or {@link FileSystem#create}, ended by {@link
 * FileSystem#close}.
 *
 * <p>While it is open the inode lives, also without a name. Any thread may use it; an operation on one that was closed is
 * EBADF.
 */
public interface OpenFile {
    /** The inode that is open. */
    long inode();

    /** How it was opened. */
    OpenMode mode();

    /** Who opened it: reads and writes are checked once, at the opening. */
    Credentials opener();
}
