package io.shorefs.core.namespace;

import io.shorefs.api.Credentials;
import io.shorefs.core.key.Inode;

/** What becomes of setuid and setgid bits ({@code chmod(2)}, {@code chown(2)}, {@code write(2)}). */
public final class ModeBits {
    private static final int SET_UID = 04000;
    private static final int SET_GID = 02000;
    private static final int GROUP_EXECUTE = 0010;

    private ModeBits() {}

    /** The mode after {@code who} changed the bytes of a regular file. */
    public static int afterWrite(Credentials who, Inode inode) {
        return who.isRoot() || !inode.isRegular() ? inode.mode() : cleared(who, inode);
    }

    /** The mode after {@code who} changed owner or group: root is treated like everybody else, as in Linux. */
    static int afterOwnerChange(Credentials who, Inode inode) {
        return inode.isDirectory() ? inode.mode() : cleared(who, inode);
    }

    /** The mode after {@code chmod}: a group that {@code who} is not in cannot be set. */
    static int chosen(Credentials who, Inode inode, int gid, int bits) {
        int mode = (inode.mode() & ~07777) | (bits & 07777);
        return who.isRoot() || who.isIn(gid) ? mode : mode & ~SET_GID;
    }

    private static int cleared(Credentials who, Inode inode) {
        int mode = inode.mode() & ~SET_UID;
        boolean isLockBit = (mode & GROUP_EXECUTE) == 0; // setgid without execution meant mandatory locking
        return isLockBit && (who.isRoot() || who.isIn(inode.gid())) ? mode : mode & ~SET_GID;
    }
}
