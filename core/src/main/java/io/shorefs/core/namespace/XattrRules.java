package io.shorefs.core.namespace;

import io.shorefs.api.Credentials;
import io.shorefs.api.Errno;
import io.shorefs.api.FsException;
import io.shorefs.core.key.Inode;

/** Who may read and change which extended attribute ({@code xattr(7)}). The caller has the inode's lock. */
final class XattrRules {
    private static final int STICKY = 01000;

    private final Permissions permissions;

    XattrRules(Permissions permissions) {
        this.permissions = permissions;
    }

    void requireReadable(Credentials who, Inode inode, XattrNamespace namespace) {
        switch (namespace) {
            case USER -> {
                requireUserKind(inode, Errno.ENODATA);
                permissions.require(who, inode, Permissions.READ);
            }
            case TRUSTED -> requireRoot(who, Errno.ENODATA);
            case SECURITY -> {} // anybody may
            case ACCESS_ACL, DEFAULT_ACL -> requireNoSymlink(inode);
        }
    }

    /** For all but ACLs, whose rules {@link AclXattrs} has. */
    void requireWritable(Credentials who, Inode inode, XattrNamespace namespace) {
        switch (namespace) {
            case USER -> {
                requireUserKind(inode, Errno.EPERM);
                if (inode.isDirectory() && (inode.mode() & STICKY) != 0) {
                    Permissions.requireOwner(who, inode);
                }
                permissions.require(who, inode, Permissions.WRITE);
            }
            case TRUSTED, SECURITY -> requireRoot(who, Errno.EPERM);
            case ACCESS_ACL, DEFAULT_ACL -> throw new IllegalArgumentException("ACLs have rules of their own");
        }
    }

    /** Attributes of users need permissions that mean something: files and directories only. */
    private static void requireUserKind(Inode inode, Errno otherwise) {
        if (!inode.isRegular() && !inode.isDirectory()) {
            throw new FsException(otherwise);
        }
    }

    private static void requireRoot(Credentials who, Errno otherwise) {
        if (!who.isRoot()) {
            throw new FsException(otherwise);
        }
    }

    private static void requireNoSymlink(Inode inode) {
        if (inode.isSymlink()) {
            throw new FsException(Errno.EOPNOTSUPP);
        }
    }
}
