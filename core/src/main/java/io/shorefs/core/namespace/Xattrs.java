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
        XattrNamespace namespace = XattrNamespace.of(name);
        try (InodeLocks.Held ignored = engine.locks().share(number)) {
            Inode inode = inodes.live(number);
            rules.requireReadable(who, inode, namespace);
            if (inode.has(flag(name)) && engine.map().get(Key.xattr(number, name)) instanceof Value.Bytes value) {
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
        XattrNamespace namespace = XattrNamespace.of(name);
        if (value.length > FileSystem.XATTR_MAX) {
            throw new FsException(Errno.E2BIG);
        }
        engine.admission().grow();
        try (InodeLocks.Held ignored = engine.locks().lock(number)) {
            Inode inode = inodes.live(number);
            rules.requireWritable(who, inode, namespace);
            boolean exists = exists(inode, name);
            requireMode(mode, exists);
            if (namespace == XattrNamespace.ACL) {
                setAcl(who, inode, name, value);
                return;
            }
            if (!exists) {
                names.requireRoom(inode, name);
            }
            Batch batch = new Batch().put(Key.xattr(number, name), new Value.Bytes(value.clone()));
            publish(inode, edit(inode).flag(Inode.HAS_XATTR, true), batch);
        }
    }

    void remove(Credentials who, long number, Name name) {
        XattrNamespace namespace = XattrNamespace.of(name);
        engine.admission().shrink();
        try (InodeLocks.Held ignored = engine.locks().lock(number)) {
            Inode inode = inodes.live(number);
            rules.requireWritable(who, inode, namespace);
            if (!exists(inode, name)) {
                throw new FsException(Errno.ENODATA);
            }
            remove(inode, name);
        }
    }

    private void remove(Inode inode, Name name) {
        boolean more = flag(name) == Inode.HAS_XATTR && names.hasOther(inode, name);
        Batch batch = new Batch().remove(Key.xattr(inode.number(), name));
        publish(inode, edit(inode).flag(flag(name), more), batch);
    }

    private void setAcl(Credentials who, Inode inode, Name name, byte[] value) {
        boolean isDefault = name.equals(Acls.DEFAULT);
        Acl acl = AclCodec.decode(value).orElse(null);
        if (acl == null) {
            if (exists(inode, name)) {
                remove(inode, name);
            }
            return;
        }
        if (isDefault && !inode.isDirectory()) {
            throw new FsException(Errno.EACCES);
        }
        Inode.Edit edit = edit(inode);
        Batch batch = new Batch();
        boolean keep = isDefault || !acl.isMode();
        if (!isDefault) {
            edit.mode(ModeBits.chosen(who, inode, inode.gid(), acl.mode(inode.mode())));
        }
        if (keep) {
            if (!inode.has(flag(name))) {
                names.requireRoom(inode, name);
            }
            Acls.put(inode.number(), name, acl, batch);
        } else if (inode.has(flag(name))) {
            batch.remove(Key.xattr(inode.number(), name));
        }
        publish(inode, edit.flag(flag(name), keep), batch);
    }

    private Inode.Edit edit(Inode inode) {
        Timestamp now = engine.clock().now();
        return inode.edit(engine.versions().next()).ctime(now);
    }

    private void publish(Inode inode, Inode.Edit edit, Batch batch) {
        engine.map().publish(batch.put(Key.inode(inode.number()), edit.done()));
    }

    private boolean exists(Inode inode, Name name) {
        return inode.has(flag(name)) && engine.map().get(Key.xattr(inode.number(), name)) != null;
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

    private static int flag(Name name) {
        if (name.equals(Acls.ACCESS)) {
            return Inode.HAS_ACL;
        }
        return name.equals(Acls.DEFAULT) ? Inode.HAS_DEFAULT_ACL : Inode.HAS_XATTR;
    }
}
