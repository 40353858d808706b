package io.shorefs.core.namespace;

import io.shorefs.api.Credentials;
import io.shorefs.api.Errno;
import io.shorefs.api.FsException;
import io.shorefs.api.Name;
import io.shorefs.core.key.Inode;
import io.shorefs.core.key.Key;
import io.shorefs.core.map.Batch;
import java.util.List;

/**
 * ACLs set and removed through their extended attributes. Linux looks at the bytes first, then at the inode and at who asks, then at what
 * the bytes mean. The caller has the inode alone, and publishes the batch.
 */
final class AclXattrs {
    private final XattrNames names;

    AclXattrs(XattrNames names) {
        this.names = names;
    }

    /** Whether something is to be changed; one without entries removes what is there, if anything. */
    boolean set(Credentials who, Inode inode, XattrNamespace which, byte[] value, Inode.Edit edit, Batch batch) {
        List<AclEntry> entries = AclCodec.decode(value);
        requireNoSymlink(inode);
        if (which == XattrNamespace.DEFAULT_ACL && !inode.isDirectory()) {
            if (entries.isEmpty()) {
                return false;
            }
            throw new FsException(Errno.EACCES);
        }
        Permissions.requireOwner(who, inode);
        if (!entries.isEmpty()) {
            put(who, inode, which, new Acl(entries), edit, batch);
            return true;
        }
        if (inode.has(which.flag())) {
            drop(inode, which, edit, batch);
            return true;
        }
        return false;
    }

    /** Removes one that is there; the mode stays as it is. ENODATA otherwise, unlike Linux, which finds nothing wrong with that. */
    void remove(Credentials who, Inode inode, XattrNamespace which, Inode.Edit edit, Batch batch) {
        requireNoSymlink(inode);
        if (which == XattrNamespace.ACCESS_ACL || inode.isDirectory()) {
            Permissions.requireOwner(who, inode);
        }
        if (!inode.has(which.flag())) {
            throw new FsException(Errno.ENODATA);
        }
        drop(inode, which, edit, batch);
    }

    private void put(Credentials who, Inode inode, XattrNamespace which, Acl acl, Inode.Edit edit, Batch batch) {
        if (which == XattrNamespace.ACCESS_ACL) {
            edit.mode(ModeBits.chosen(who, inode, inode.gid(), acl.mode(inode.mode())));
            if (acl.isMode()) {
                if (inode.has(which.flag())) {
                    drop(inode, which, edit, batch);
                }
                return;
            }
        }
        Name name = which.aclName();
        if (!inode.has(which.flag())) {
            names.requireRoom(inode, name);
        }
        Acls.put(inode.number(), name, acl, batch);
        edit.flag(which.flag(), true);
    }

    private static void drop(Inode inode, XattrNamespace which, Inode.Edit edit, Batch batch) {
        batch.remove(Key.xattr(inode.number(), which.aclName()));
        edit.flag(which.flag(), false);
    }

    private static void requireNoSymlink(Inode inode) {
        if (inode.isSymlink()) {
            throw new FsException(Errno.EOPNOTSUPP);
        }
    }
}
