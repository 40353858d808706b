package io.shorefs.core.namespace;

import io.shorefs.api.Credentials;
import io.shorefs.api.Errno;
import io.shorefs.api.FileType;
import io.shorefs.api.FsException;
import io.shorefs.api.Name;
import io.shorefs.api.Timestamp;
import io.shorefs.core.data.Contents;
import io.shorefs.core.key.Inode;
import io.shorefs.core.map.Batch;
import io.shorefs.core.map.Sequences;

/** Puts new inodes into directories. */
final class NewInodes {
    private static final int SET_GID = 02000;

    private final Engine engine;
    private final Sequences numbers;
    private final Permissions permissions;
    private final Contents contents;

    NewInodes(Engine engine, Sequences numbers, Permissions permissions, Contents contents) {
        this.engine = engine;
        this.numbers = numbers;
        this.permissions = permissions;
        this.contents = contents;
    }

    /**
     * Fills a batch with a new inode under a name that is free. The caller has the directory alone and publishes.
     *
     * @throws FsException EINVAL, ENOENT, EACCES, EPERM, EMLINK
     */
    Inode add(Credentials who, Inode directory, Name name, NewNode node, Batch batch) {
        permissions.requireInsert(who, directory, name);
        boolean isDirectory = node.type() == FileType.DIRECTORY;
        if (node.isDevice() && !who.isRoot()) {
            throw new FsException(Errno.EPERM);
        }
        if (isDirectory && directory.nlink() >= Entries.LINK_MAX) {
            throw new FsException(Errno.EMLINK);
        }
        long sequence = engine.versions().next();
        Timestamp now = engine.clock().now();
        Inode inode = compose(who, directory, node, sequence, now, batch);
        Inode.Edit edit = directory.edit(sequence).mtime(now).ctime(now);
        Entries.append(
                directory,
                isDirectory ? edit.nlink(directory.nlink() + 1) : edit,
                name,
                inode.number(),
                node.type(),
                batch);
        return inode;
    }

    private Inode compose(Credentials who, Inode directory, NewNode node, long sequence, Timestamp now, Batch batch) {
        long number = numbers.next();
        int mode = node.mode();
        int gid = who.newGid();
        if ((directory.mode() & SET_GID) != 0) {
            gid = directory.gid();
            mode = underSetGid(who, gid, mode, node.type());
        } else if (!who.isRoot() && !who.isIn(gid)) {
            mode &= ~SET_GID; // nobody gets the rights of a group by making a program of it
        }
        int flags = node.type() == FileType.SYMLINK ? Inode.INLINE : 0;
        if (directory.has(Inode.HAS_DEFAULT_ACL) && node.type() != FileType.SYMLINK) {
            Acl inherited = Acls.inherited(engine.map(), directory);
            Acl access = inherited.limitedTo(mode);
            mode = access.mode(mode);
            flags |= inherit(number, node.type(), inherited, access, batch);
        }
        if (node.type() == FileType.SYMLINK) {
            contents.putTarget(number, node.target(), batch);
        }
        Inode inode = inode(number, sequence, mode, who.uid(), gid, node, flags, now, directory.number());
        batch.put(inode).inodes(1);
        return inode;
    }

    /** Directories hand the bit on; a program keeps it only for members of the group ({@code inode(7)}). */
    private static int underSetGid(Credentials who, int gid, int mode, FileType type) {
        if (type == FileType.DIRECTORY) {
            return mode | SET_GID;
        }
        boolean isProgram = (mode & (SET_GID | 0010)) == (SET_GID | 0010);
        return isProgram && !who.isRoot() && !who.isIn(gid) ? mode & ~SET_GID : mode;
    }

    private static int inherit(long number, FileType type, Acl inherited, Acl access, Batch batch) {
        int flags = 0;
        if (!access.isMode()) {
            Acls.put(number, Acls.ACCESS, access, batch);
            flags |= Inode.HAS_ACL;
        }
        if (type == FileType.DIRECTORY) {
            Acls.put(number, Acls.DEFAULT, inherited, batch);
            flags |= Inode.HAS_DEFAULT_ACL;
        }
        return flags;
    }

    private static Inode inode(
            long number,
            long sequence,
            int mode,
            int uid,
            int gid,
            NewNode node,
            int flags,
            Timestamp now,
            long parent) {
        boolean isDirectory = node.type() == FileType.DIRECTORY;
        return new Inode(
                number,
                sequence,
                mode,
                uid,
                gid,
                isDirectory ? 2 : 1,
                node.rdev(),
                node.target().length,
                0,
                flags,
                now,
                now,
                now,
                now,
                parent,
                isDirectory ? Entries.FIRST_POSITION : 0);
    }

    /** The root directory of a new filesystem: the root user's, mode 0755. */
    Inode root(Batch batch) {
        NewNode node = NewNode.directory(0755);
        Inode root = inode(
                io.shorefs.api.FileSystem.ROOT,
                engine.versions().next(),
                node.mode(),
                0,
                0,
                node,
                0,
                engine.clock().now(),
                io.shorefs.api.FileSystem.ROOT);
        batch.put(root).inodes(1);
        return root;
    }
}
