package io.shorefs.ninep;

import io.shorefs.api.Errno;
import io.shorefs.api.FsException;
import io.shorefs.api.OpenMode;

/** The flags of Tlopen and Tlcreate: Linux's generic numbers, whatever the client's processor. Those not named here ask nothing of a server. */
final class OpenFlags {
    private static final int ACCESS_MODE = 3;
    private static final int WRITE_ONLY = 1;
    private static final int READ_WRITE = 2;
    private static final int EXCLUSIVE = 0200;
    private static final int TRUNCATE = 01000;
    private static final int APPEND = 02000;
    private static final int DSYNC = 010000;
    private static final int DIRECTORY = 0200000;
    private static final int NO_ATIME = 01000000;
    private static final int SYNC = 04000000;

    private OpenFlags() {}

    /**
     * How the file is opened. O_TRUNC without writing is left out, as open(2) leaves it undefined and Linux truncates by a Tsetattr of its own.
     *
     * @throws FsException EINVAL for access mode 3
     */
    static OpenMode mode(int flags) {
        int access = flags & ACCESS_MODE;
        if (access == ACCESS_MODE) {
            throw new FsException(Errno.EINVAL);
        }
        boolean write = access == WRITE_ONLY || access == READ_WRITE;
        if (!write && (flags & (APPEND | TRUNCATE | EXCLUSIVE | DIRECTORY | NO_ATIME)) == 0) {
            return OpenMode.READ;
        }
        return new OpenMode(
                access != WRITE_ONLY,
                write,
                (flags & APPEND) != 0,
                write && (flags & TRUNCATE) != 0,
                (flags & EXCLUSIVE) != 0,
                (flags & DIRECTORY) != 0,
                (flags & NO_ATIME) != 0);
    }

    /** Whether every write is answered when it is durable. */
    static boolean durable(int flags) {
        return (flags & (DSYNC | SYNC)) != 0;
    }
}
