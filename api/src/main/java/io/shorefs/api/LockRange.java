package io.shorefs.api;

/**
 * A byte-range lock ({@code fcntl(2)}).
 *
 * @param exclusive a write lock, otherwise a read lock
 * @param start first byte, 0 or more
 * @param length bytes; 0 means to the end of the file, however long it becomes
 * @param owner who holds it
 */
public record LockRange(boolean exclusive, long start, long length, LockOwner owner) {
    public LockRange {
        if (start < 0 || length < 0 || (length > 0 && start > Long.MAX_VALUE - length + 1)) {
            throw new FsException(Errno.EINVAL, "lock range " + start + "+" + length);
        }
    }

    /** The last byte, {@link Long#MAX_VALUE} for a lock to the end of the file. */
    public long last() {
        return length == 0 ? Long.MAX_VALUE : start + length - 1;
    }
}
