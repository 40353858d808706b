package io.shorefs.core.namespace;

import io.shorefs.api.Credentials;
import io.shorefs.api.Errno;
import io.shorefs.api.FileSystem;
import io.shorefs.api.FsException;
import io.shorefs.api.Name;
import io.shorefs.api.Timestamp;
import io.shorefs.api.XattrMode;
import io.shorefs.core.key.Inode;
import io.shorefs.core.key.Key;
import io.shorefs.core.key.Value;
import io.shorefs.core.map.Batch;
import io.shorefs.core.op.InodeLocks;
import java.util.List;

/** {@code getxattr(2)}, {@code listxattr(2)}, {@code setxattr(2)}, {@code removexattr(2)}, ACLs among them. */
final class Xattrs {
    private final Engine engine;
    private final Inodes inodes;
    private final XattrRules rules;
    private final XattrNames names;

    Xattrs(Engine engine, Inodes inodes, Permissions permissions) {
        this.engine = engine;
        this.inodes = inodes;
        this.rules = new XattrRules(permissions);
        this.names = new XattrNames(engine.map());
    }

    byte[] get(Credentials who, long number, Name name) {
        try (InodeLocks.Held ignored = engine.locks().share(number)) {
            Inode inode = inodes.live(number);
            XattrNamespace namespace = XattrNamespace.of(name);
            rules.requireReadable(who, inode, namespace);
            if (inode.has(namespace.flag()) && engine.map().get(Key.xattr(number, name)) instanceof Value.Bytes value) {
                return value.bytes().clone();
            }
            throw new FsException(Errno.ENODATA);
        }
    }

    List<Name> list(Credentials who, long number) {
        try (InodeLocks.Held ignored = engine.locks().share(number)) {
            return names.visible(who, inodes.live(number));
        }
    }

    void set(Credentials who, long number, Name name, byte[] value, XattrMode mode) {
        engine.admission().grow();
        try (InodeLocks.Held ignored = engine.locks().lock(number)) {
            Inode inode = inodes.live(number);
            if (value.length > FileSystem.XATTR_MAX) {
                throw new FsException(Errno.E2BIG);
            }
            XattrNamespace namespace = XattrNamespace.of(name);
            rules.requireWritable(who, inode, namespace);
            if (namespace.isAcl()) {
                setAcl(who, inode, namespace, name, AclCodec.decode(value).orElse(null));
            } else {
                setPlain(inode, name, value, mode);
            }
        }
    }

    private void setPlain(Inode inode, Name name, byte[] value, XattrMode mode) {
        boolean exists = exists(inode, Inode.HAS_XATTR, name);
        requireMode(mode, exists);
        if (!exists) {
            names.requireRoom(inode, name);
        }
        Batch batch = new Batch().put(Key.xattr(inode.number(), name), new Value.Bytes(value.clone()));
        publish(edit(inode).flag(Inode.HAS_XATTR, true), batch);
    }

    /** Null removes the one that is there; one that is no more than the mode is not kept. */
    private void setAcl(Credentials who, Inode inode, XattrNamespace namespace, Name name, Acl acl) {
        boolean isAccess = namespace == XattrNamespace.ACCESS_ACL;
        boolean keep = acl != null && !(isAccess && acl.isMode());
        boolean had = inode.has(namespace.flag());
        Inode.Edit edit = edit(inode).flag(namespace.flag(), keep);
        Batch batch = new Batch();
        if (isAccess && acl != null) {
            edit.mode(ModeBits.chosen(who, inode, inode.gid(), acl.mode(inode.mode())));
        }
        if (keep) {
            if (!had) {
                names.requireRoom(inode, name);
            }
            Acls.put(inode.number(), name, acl, batch);
        } else if (had) {
            batch.remove(Key.xattr(inode.number(), name));
        }
        publish(edit, batch);
    }

    void remove(Credentials who, long number, Name name) {
        engine.admission().shrink();
        try (InodeLocks.Held ignored = engine.locks().lock(number)) {
            Inode inode = inodes.live(number);
            XattrNamespace namespace = XattrNamespace.of(name);
            rules.requireWritable(who, inode, namespace);
            if (!exists(inode, namespace.flag(), name)) {
                throw new FsException(Errno.ENODATA);
            }
            boolean more = !namespace.isAcl() && names.hasOther(inode, name);
            Batch batch = new Batch().remove(Key.xattr(number, name));
            publish(edit(inode).flag(namespace.flag(), more), batch);
        }
    }

    private Inode.Edit edit(Inode inode) {
        Timestamp now = engine.clock().now();
        return inode.edit(engine.versions().next()).ctime(now);
    }

    private void publish(Inode.Edit edit, Batch batch) {
        engine.map().publish(batch.put(edit.done()));
    }

    private boolean exists(Inode inode, int flag, Name name) {
        return inode.has(flag) && engine.map().get(Key.xattr(inode.number(), name)) != null;
    }

    private static void requireMode(XattrMode mode, boolean exists) {
        switch (mode) {
            case ANY -> {}
            case CREATE -> {
                if (exists) {
                    throw new FsException(Errno.EEXIST);
                }
            }
            case REPLACE -> {
                if (!exists) {
                    throw new FsException(Errno.ENODATA);
                }
            }
        }
    }
}
