package io.shorefs.core.namespace;

import io.shorefs.api.Attributes;
import io.shorefs.api.Credentials;
import io.shorefs.api.Errno;
import io.shorefs.api.FileSystem;
import io.shorefs.api.FileType;
import io.shorefs.api.FsException;
import io.shorefs.api.Name;
import io.shorefs.core.key.Inode;
import io.shorefs.core.map.Batch;
import io.shorefs.core.op.InodeLocks;

/** {@code mkdir(2)}, {@code mknod(2)}, {@code symlink(2)}. */
final class MakeNode {
    private final Engine engine;
    private final Inodes inodes;
    private final Entries entries;
    private final Permissions permissions;
    private final NewInodes newInodes;

    MakeNode(Engine engine, Inodes inodes, Entries entries, Permissions permissions, NewInodes newInodes) {
        this.engine = engine;
        this.inodes = inodes;
        this.entries = entries;
        this.permissions = permissions;
        this.newInodes = newInodes;
    }

    Attributes mkdir(Credentials who, long directory, Name name, int mode) {
        return make(who, directory, name, NewNode.directory(mode));
    }

    Attributes mknod(Credentials who, long directory, Name name, int mode, long rdev) {
        FileType type = (mode & FileType.MASK) == 0 ? FileType.REGULAR : FileType.ofMode(mode);
        return switch (type) {
            case DIRECTORY -> throw new FsException(Errno.EPERM);
            case SYMLINK -> throw new FsException(Errno.EINVAL);
            case REGULAR, FIFO, SOCKET, BLOCK_DEVICE, CHARACTER_DEVICE ->
                make(who, directory, name, NewNode.node(type, mode, rdev));
        };
    }

    Attributes symlink(Credentials who, long directory, Name name, byte[] target) {
        if (target.length == 0) {
            throw new FsException(Errno.ENOENT);
        }
        if (target.length > FileSystem.SYMLINK_MAX) {
            throw new FsException(Errno.ENAMETOOLONG);
        }
        return make(who, directory, name, NewNode.symlink(target));
    }

    private Attributes make(Credentials who, long directory, Name name, NewNode node) {
        engine.admission().grow();
        try (InodeLocks.Held ignored = engine.locks().lock(directory)) {
            Inode parent = inodes.directory(directory);
            permissions.require(who, parent, Permissions.EXECUTE);
            if (entries.find(directory, name) != null) {
                throw new FsException(Errno.EEXIST);
            }
            Batch batch = new Batch();
            Inode made = newInodes.add(who, parent, name, node, batch);
            engine.map().publish(batch);
            return made.attributes();
        }
    }
}
