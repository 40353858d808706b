package io.shorefs.core.namespace;

import io.shorefs.api.Credentials;
import io.shorefs.api.Errno;
import io.shorefs.api.FileSystem;
import io.shorefs.api.FsException;
import io.shorefs.api.Name;
import io.shorefs.api.Timestamp;
import io.shorefs.core.key.Inode;
import io.shorefs.core.key.Value;
import io.shorefs.core.map.Batch;
import io.shorefs.core.op.InodeLocks;

/** {@code unlink(2)}, {@code rmdir(2)}. */
final class Unlink {
    private final Engine engine;
    private final Inodes inodes;
    private final Entries entries;
    private final Permissions permissions;
    private final Orphans orphans;

    Unlink(Engine engine, Inodes inodes, Entries entries, Permissions permissions, Orphans orphans) {
        this.engine = engine;
        this.inodes = inodes;
        this.entries = entries;
        this.permissions = permissions;
        this.orphans = orphans;
    }

    void unlink(Credentials who, long directory, Name name, long inode) {
        remove(new Removal(who, directory, name, inode, false));
    }

    void rmdir(Credentials who, long directory, Name name, long inode) {
        remove(new Removal(who, directory, name, inode, true));
    }

    /** A request; what the name must lead to, or {@link FileSystem#ANY}. */
    private record Removal(Credentials who, long directory, Name name, long inode, boolean asDirectory) {}

    private void remove(Removal removal) {
        long directory = removal.directory;
        engine.admission().shrink();
        boolean done = false;
        while (!done) {
            Value.Dirent found = entries.find(directory, removal.name);
            long child = found == null ? directory : found.inode();
            try (InodeLocks.Held ignored = engine.locks().lock(directory, child)) {
                done = removeLocked(removal, child);
            }
        }
    }

    /** False if the name stands for another inode than the locked one. */
    private boolean removeLocked(Removal removal, long locked) {
        Credentials who = removal.who;
        Name name = removal.name;
        Inode parent = inodes.directory(removal.directory);
        permissions.require(who, parent, Permissions.EXECUTE);
        if (name.isDots()) {
            throw new FsException(dots(name, removal.asDirectory));
        }
        Value.Dirent entry = entries.find(removal.directory, name);
        if (entry == null || (removal.inode != FileSystem.ANY && entry.inode() != removal.inode)) {
            throw new FsException(Errno.ENOENT);
        }
        if (entry.inode() != locked) {
            return false;
        }
        Inode child = inodes.live(locked);
        permissions.requireRemoval(who, parent, child);
        requireKind(child, removal.asDirectory);
        Batch batch = new Batch();
        boolean reclaim = change(parent, name, entry, child, batch);
        engine.map().publish(batch);
        if (reclaim) {
            orphans.reclaimSoon();
        }
        return true;
    }

    private static Errno dots(Name name, boolean asDirectory) {
        if (!asDirectory) {
            return Errno.EISDIR;
        }
        return name.equals(Name.DOT) ? Errno.EINVAL : Errno.ENOTEMPTY;
    }

    private static void requireKind(Inode child, boolean asDirectory) {
        if (asDirectory != child.isDirectory()) {
            throw new FsException(asDirectory ? Errno.ENOTDIR : Errno.EISDIR);
        }
        if (asDirectory && child.size() > 0) {
            throw new FsException(Errno.ENOTEMPTY);
        }
    }

    private boolean change(Inode parent, Name name, Value.Dirent entry, Inode child, Batch batch) {
        long sequence = engine.versions().next();
        Timestamp now = engine.clock().now();
        Entries.remove(parent.number(), name, entry.position(), batch);
        batch.put(parent.edit(sequence)
                .size(parent.size() - 1)
                .nlink(parent.nlink() - (child.isDirectory() ? 1 : 0))
                .mtime(now)
                .ctime(now)
                .done());
        return orphans.drop(child, sequence, now, batch);
    }
}
