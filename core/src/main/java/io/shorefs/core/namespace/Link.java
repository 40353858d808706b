package io.shorefs.core.namespace;

import io.shorefs.api.Credentials;
import io.shorefs.api.Errno;
import io.shorefs.api.FsException;
import io.shorefs.api.Name;
import io.shorefs.api.Timestamp;
import io.shorefs.core.key.Inode;
import io.shorefs.core.map.Batch;
import io.shorefs.core.op.InodeLocks;

/** {@code link(2)}. */
final class Link {
    private final Engine engine;
    private final Inodes inodes;
    private final Entries entries;
    private final Permissions permissions;

    Link(Engine engine, Inodes inodes, Entries entries, Permissions permissions) {
        this.engine = engine;
        this.inodes = inodes;
        this.entries = entries;
        this.permissions = permissions;
    }

    void link(Credentials who, long number, long directory, Name name) {
        engine.admission().grow();
        try (InodeLocks.Held ignored = engine.locks().lock(number, directory)) {
            Inode inode = inodes.live(number);
            Inode parent = inodes.directory(directory);
            permissions.require(who, parent, Permissions.EXECUTE);
            if (entries.find(directory, name) != null) {
                throw new FsException(Errno.EEXIST);
            }
            permissions.requireInsert(who, parent, name);
            requireLinkable(inode);
            engine.map().publish(change(inode, parent, name));
        }
    }

    private static void requireLinkable(Inode inode) {
        if (inode.isDirectory()) {
            throw new FsException(Errno.EPERM);
        }
        if (inode.nlink() == 0) {
            throw new FsException(Errno.ENOENT);
        }
        if (inode.nlink() >= Entries.LINK_MAX) {
            throw new FsException(Errno.EMLINK);
        }
    }

    private Batch change(Inode inode, Inode parent, Name name) {
        long sequence = engine.versions().next();
        Timestamp now = engine.clock().now();
        Batch batch = new Batch();
        batch.put(inode.edit(sequence)
                .nlink(inode.nlink() + 1)
                .ctime(now)
                .parent(parent.number())
                .done());
        Inode.Edit edit = parent.edit(sequence).mtime(now).ctime(now);
        Entries.append(parent, edit, name, inode.number(), inode.type(), batch);
        return batch;
    }
}
