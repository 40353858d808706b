package io.shorefs.core.namespace;

import io.shorefs.api.Credentials;
import io.shorefs.api.Errno;
import io.shorefs.api.FsException;
import io.shorefs.core.key.Inode;

/** {@code access(2)}. */
final class CheckAccess {
    private final Inodes inodes;
    private final Permissions permissions;

    CheckAccess(Inodes inodes, Permissions permissions) {
        this.inodes = inodes;
        this.permissions = permissions;
    }

    void check(Credentials who, long number, int mask) {
        Inode inode = inodes.live(number);
        if ((mask & ~07) != 0) {
            throw new FsException(Errno.EINVAL);
        }
        permissions.requireUnlocked(who, inode, mask);
    }
}
