package io.shorefs.api;

/**
 * How a file is opened ({@code open(2)}).
 *
 * @param read bytes may be read
 * @param write bytes may be written
 * @param append every write goes to the end of the file, whatever its offset
 * @param truncate the file is cut to no bytes when opened; needs {@code write}
 * @param exclusive with create: an existing name is EEXIST; without it, create opens what is there
 * @param directory ENOTDIR unless it is a directory
 * @param noAtime reading does not touch the access time
 */
public record OpenMode(
        boolean read,
        boolean write,
        boolean append,
        boolean truncate,
        boolean exclusive,
        boolean directory,
        boolean noAtime) {
    /** O_RDONLY. */
    public static final OpenMode READ = new OpenMode(true, false, false, false, false, false, false);

    /** O_WRONLY. */
    public static final OpenMode WRITE = new OpenMode(false, true, false, false, false, false, false);

    /** O_RDWR. */
    public static final OpenMode READ_WRITE = new OpenMode(true, true, false, false, false, false, false);
}
