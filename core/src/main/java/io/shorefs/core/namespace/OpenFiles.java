package io.shorefs.core.namespace;

import io.shorefs.api.Credentials;
import io.shorefs.api.Errno;
import io.shorefs.api.FsException;
import io.shorefs.api.OpenFile;
import io.shorefs.api.OpenMode;
import io.shorefs.api.Timestamp;
import io.shorefs.core.data.Contents;
import io.shorefs.core.key.Inode;
import io.shorefs.core.map.Batch;
import io.shorefs.core.op.InodeLocks;

/** {@code open(2)} of an inode that is there. */
final class OpenFiles {
    private final Engine engine;
    private final Inodes inodes;
    private final OpenInodes open;
    private final Permissions permissions;
    private final Contents contents;

    OpenFiles(Engine engine, Inodes inodes, OpenInodes open, Permissions permissions, Contents contents) {
        this.engine = engine;
        this.inodes = inodes;
        this.open = open;
        this.permissions = permissions;
        this.contents = contents;
    }

    OpenFile open(Credentials who, long number, OpenMode mode) {
        if (mode.truncate()) {
            engine.admission().shrink();
        }
        try (InodeLocks.Held ignored = engine.locks().lock(number)) {
            Inode inode = inodes.live(number);
            openLocked(who, inode, mode);
            return open.open(number, mode, who);
        }
    }

    /** Checks and truncates; the caller has the inode alone, and counts the open. Gives the inode as it is then. */
    Inode openLocked(Credentials who, Inode inode, OpenMode mode) {
        requireOpenable(inode, mode);
        int mask = (mode.read() ? Permissions.READ : 0) | (mode.write() || mode.truncate() ? Permissions.WRITE : 0);
        permissions.require(who, inode, mask);
        if (mode.noAtime()) {
            Permissions.requireOwner(who, inode);
        }
        return mode.truncate() && inode.isRegular() ? truncate(who, inode) : inode;
    }

    private static void requireOpenable(Inode inode, OpenMode mode) {
        if (mode.directory() && !inode.isDirectory()) {
            throw new FsException(Errno.ENOTDIR);
        }
        if (inode.isSymlink()) {
            throw new FsException(Errno.ELOOP);
        }
        if (inode.isDirectory() && (mode.write() || mode.truncate())) {
            throw new FsException(Errno.EISDIR);
        }
    }

    private Inode truncate(Credentials who, Inode inode) {
        long sequence = engine.versions().next();
        Timestamp now = engine.clock().now();
        Inode.Edit edit = inode.edit(sequence).mtime(now).ctime(now).mode(ModeBits.afterWrite(who, inode));
        Batch batch = new Batch();
        contents.resize(inode, 0, sequence, edit, batch);
        Inode changed = edit.done();
        engine.map().publish(batch.put(changed));
        return changed;
    }
}
