package io.shorefs.core.namespace;

import io.shorefs.api.Credentials;
import io.shorefs.api.Errno;
import io.shorefs.api.FsException;
import io.shorefs.api.Name;
import io.shorefs.core.key.Inode;
import io.shorefs.core.key.Key;
import io.shorefs.core.map.OrderedMap;
import io.shorefs.core.op.InodeLocks;

/** Who may do what ({@code path_resolution(7)}, {@code acl(5)}). Any thread. */
final class Permissions {
    static final int READ = 4;
    static final int WRITE = 2;
    static final int EXECUTE = 1;

    private static final int STICKY = 01000;

    private final OrderedMap map;
    private final InodeLocks locks;

    Permissions(OrderedMap map, InodeLocks locks) {
        this.map = map;
        this.locks = locks;
    }

    /** Refuses with EACCES; the caller has the inode's lock. */
    void require(Credentials who, Inode inode, int mask) {
        if (!allows(who, inode, mask)) {
            throw new FsException(Errno.EACCES);
        }
    }

    /** The same for a caller without the lock: mode and ACL are two keys, so they are read again under it. */
    void requireUnlocked(Credentials who, Inode inode, int mask) {
        if (who.isRoot() || !inode.has(Inode.HAS_ACL)) {
            require(who, inode, mask);
            return;
        }
        try (InodeLocks.Held ignored = locks.share(inode.number())) {
            if (!(map.get(Key.inode(inode.number())) instanceof Inode present)) {
                throw new FsException(Errno.ESTALE);
            }
            require(who, present, mask);
        }
    }

    /** Whether a name that is not there may be added to a directory: EINVAL for dots, ENOENT in one that was removed, EACCES. */
    void requireInsert(Credentials who, Inode directory, Name name) {
        if (name.isDots()) {
            throw new FsException(Errno.EINVAL);
        }
        if (directory.nlink() == 0) {
            throw new FsException(Errno.ENOENT);
        }
        require(who, directory, WRITE | EXECUTE);
    }

    /** EACCES unless entries may be removed from a directory, EPERM when its sticky bit keeps this one. */
    void requireRemoval(Credentials who, Inode directory, Inode child) {
        require(who, directory, WRITE | EXECUTE);
        if ((directory.mode() & STICKY) != 0 && !isOwner(who, directory) && !isOwner(who, child)) {
            throw new FsException(Errno.EPERM);
        }
    }

    /** EPERM unless owner or root. */
    static void requireOwner(Credentials who, Inode inode) {
        if (!isOwner(who, inode)) {
            throw new FsException(Errno.EPERM);
        }
    }

    /** Whether somebody is the owner or root. */
    static boolean isOwner(Credentials who, Inode inode) {
        return who.isRoot() || who.uid() == inode.uid();
    }

    private boolean allows(Credentials who, Inode inode, int mask) {
        int mode = inode.mode();
        if (who.isRoot()) {
            return (mask & EXECUTE) == 0 || inode.isDirectory() || (mode & 0111) != 0;
        }
        if (who.uid() == inode.uid()) {
            return grants(mode >> 6, mask);
        }
        if (inode.has(Inode.HAS_ACL)) {
            return Acls.access(map, inode).allows(who, inode.gid(), mask);
        }
        return grants(who.isIn(inode.gid()) ? mode >> 3 : mode, mask);
    }

    private static boolean grants(int bits, int mask) {
        return (mask & ~bits & 07) == 0;
    }
}
