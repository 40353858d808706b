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
    private final AclXattrs acls;

    Xattrs(Engine engine, Inodes inodes, Permissions permissions) {
        this.engine = engine;
        this.inodes = inodes;
        this.rules = new XattrRules(permissions);
        this.names = new XattrNames(engine.map());
        this.acls = new AclXattrs(names);
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
            if (namespace.isAcl()) {
                Inode.Edit edit = edit(inode);
                Batch batch = new Batch();
                if (acls.set(who, inode, namespace, value, edit, batch)) {
                    publish(edit, batch);
                }
            } else {
                rules.requireWritable(who, inode, namespace);
                setPlain(inode, name, value, mode);
            }
        }
    }

    private void setPlain(Inode inode, Name name, byte[] value, XattrMode mode) {
        boolean exists = exists(inode, name);
        requireMode(mode, exists);
        if (!exists) {
            names.requireRoom(inode, name);
        }
        Batch batch = new Batch().put(Key.xattr(inode.number(), name), new Value.Bytes(value.clone()));
        publish(edit(inode).flag(Inode.HAS_XATTR, true), batch);
    }

    void remove(Credentials who, long number, Name name) {
        engine.admission().shrink();
        try (InodeLocks.Held ignored = engine.locks().lock(number)) {
            Inode inode = inodes.live(number);
            XattrNamespace namespace = XattrNamespace.of(name);
            Inode.Edit edit = edit(inode);
            Batch batch = new Batch();
            if (namespace.isAcl()) {
                acls.remove(who, inode, namespace, edit, batch);
            } else {
                rules.requireWritable(who, inode, namespace);
                removePlain(inode, name, edit, batch);
            }
            publish(edit, batch);
        }
    }

    private void removePlain(Inode inode, Name name, Inode.Edit edit, Batch batch) {
        if (!exists(inode, name)) {
            throw new FsException(Errno.ENODATA);
        }
        batch.remove(Key.xattr(inode.number(), name));
        edit.flag(Inode.HAS_XATTR, names.hasOther(inode, name));
    }

    private Inode.Edit edit(Inode inode) {
        Timestamp now = engine.clock().now();
        return inode.edit(engine.versions().next()).ctime(now);
    }

    private void publish(Inode.Edit edit, Batch batch) {
        engine.map().publish(batch.put(edit.done()));
    }

    private boolean exists(Inode inode, Name name) {
        return inode.has(Inode.HAS_XATTR) && engine.map().get(Key.xattr(inode.number(), name)) != null;
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
