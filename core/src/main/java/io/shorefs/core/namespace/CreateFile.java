package io.shorefs.core.namespace;

import io.shorefs.api.Credentials;
import io.shorefs.api.Errno;
import io.shorefs.api.FileSystem;
import io.shorefs.api.FsException;
import io.shorefs.api.Name;
import io.shorefs.api.OpenFile;
import io.shorefs.api.OpenMode;
import io.shorefs.core.key.Inode;
import io.shorefs.core.key.Value;
import io.shorefs.core.map.Batch;
import io.shorefs.core.op.InodeLocks;

/** {@code open(2)} with O_CREAT: makes and opens in one step, or opens what is there. */
final class CreateFile {
    private final Engine engine;
    private final Inodes inodes;
    private final OpenInodes open;
    private final Entries entries;
    private final Permissions permissions;
    private final NewInodes newInodes;
    private final OpenFiles openFiles;

    CreateFile(
            Engine engine,
            Inodes inodes,
            OpenInodes open,
            Entries entries,
            Permissions permissions,
            NewInodes newInodes,
            OpenFiles openFiles) {
        this.engine = engine;
        this.inodes = inodes;
        this.open = open;
        this.entries = entries;
        this.permissions = permissions;
        this.newInodes = newInodes;
        this.openFiles = openFiles;
    }

    /** A request. */
    private record Request(Credentials who, long directory, Name name, OpenMode mode, int permissions) {}

    FileSystem.Created create(Credentials who, long directory, Name name, OpenMode mode, int permissionBits) {
        if (mode.directory()) {
            throw new FsException(Errno.EINVAL);
        }
        Request request = new Request(who, directory, name, mode, permissionBits);
        FsException full = admit(mode);
        long child = directory; // nothing is known to be there yet
        while (true) {
            try (InodeLocks.Held ignored = child == directory
                    ? engine.locks().lock(directory)
                    : engine.locks().lock(directory, child)) {
                Inode parent = inodes.directory(directory);
                permissions.require(who, parent, Permissions.EXECUTE);
                Value.Dirent entry = entries.find(directory, name);
                if (entry == null) {
                    return make(request, parent, full);
                }
                if (mode.exclusive()) {
                    throw new FsException(Errno.EEXIST);
                }
                if (entry.inode() == child) {
                    return existing(request, child);
                }
                child = entry.inode();
            }
        }
    }

    /** The refusal of a full journal, which an existing file does not meet; null if there is room. */
    private FsException admit(OpenMode mode) {
        try {
            engine.admission().grow();
            return null;
        } catch (FsException full) {
            if (mode.truncate()) {
                engine.admission().shrink();
            }
            return full;
        }
    }

    private FileSystem.Created make(Request request, Inode parent, FsException full) {
        if (full != null) {
            throw full;
        }
        Batch batch = new Batch();
        NewNode node = NewNode.file(request.permissions);
        Inode made = newInodes.add(request.who, parent, request.name, node, batch);
        OpenFile file = open.open(made.number(), request.mode, request.who); // before anybody can know the inode
        engine.map().publish(batch);
        return new FileSystem.Created(file, made.attributes());
    }

    private FileSystem.Created existing(Request request, long child) {
        Inode inode = inodes.live(child);
        if (inode.isDirectory()) {
            throw new FsException(Errno.EISDIR);
        }
        Inode opened = openFiles.openLocked(request.who, inode, request.mode);
        OpenFile file = open.open(child, request.mode, request.who);
        return new FileSystem.Created(file, opened.attributes());
    }
}
