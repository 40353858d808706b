package io.shorefs.conformance.model;

import io.shorefs.api.Attributes;
import io.shorefs.api.Credentials;
import io.shorefs.api.Errno;
import io.shorefs.api.FileSystem;
import io.shorefs.api.FileType;
import io.shorefs.api.FsException;
import io.shorefs.api.Name;
import java.util.ArrayList;
import java.util.List;

/** Walking, making and removing names. */
final class NameOperations {
    private final State state;
    private final Creation creation;

    NameOperations(State state, Creation creation) {
        this.state = state;
        this.creation = creation;
    }

    List<Attributes> walk(Credentials who, long inode, List<Name> names) {
        Node at = state.get(inode);
        List<Attributes> steps = new ArrayList<>();
        for (Name name : names) {
            try {
                at = step(who, at, name);
            } catch (FsException e) {
                if (steps.isEmpty()) {
                    throw e;
                }
                return steps;
            }
            steps.add(at.attributes());
        }
        return steps;
    }

    Attributes mkdir(Credentials who, long directory, Name name, int mode) {
        Node parent = absent(who, directory, name);
        Directory content = new Directory(directory);
        int permissions = mode & (Mode.RWX | Mode.STICKY);
        return creation.make(who, parent, name, FileType.DIRECTORY, content, permissions)
                .attributes();
    }

    Attributes mknod(Credentials who, long directory, Name name, int mode, long rdev) {
        FileType type = (mode & FileType.MASK) == 0 ? FileType.REGULAR : FileType.ofMode(mode);
        Content content =
                switch (type) {
                    case REGULAR -> new FileBytes();
                    case FIFO, SOCKET -> new Content.Special(0);
                    case CHARACTER_DEVICE, BLOCK_DEVICE -> new Content.Special(rdev);
                    case DIRECTORY -> throw new FsException(Errno.EPERM);
                    case SYMLINK -> throw new FsException(Errno.EINVAL);
                };
        Node parent = absent(who, directory, name);
        boolean device = type == FileType.CHARACTER_DEVICE || type == FileType.BLOCK_DEVICE;
        if (device && !who.isRoot()) {
            throw new FsException(Errno.EPERM);
        }
        return creation.make(who, parent, name, type, content, mode & Mode.ALL).attributes();
    }

    Attributes symlink(Credentials who, long directory, Name name, byte[] target) {
        if (target.length == 0) {
            throw new FsException(Errno.ENOENT);
        }
        if (target.length > FileSystem.SYMLINK_MAX) {
            throw new FsException(Errno.ENAMETOOLONG);
        }
        Node parent = absent(who, directory, name);
        Content content = new Content.Target(target.clone());
        return creation.make(who, parent, name, FileType.SYMLINK, content, Mode.RWX)
                .attributes();
    }

    byte[] readlink(long inode) {
        Node node = state.get(inode);
        if (node.content instanceof Content.Target target) {
            state.accessed(node);
            return target.bytes().clone();
        }
        throw new FsException(Errno.EINVAL);
    }

    void link(Credentials who, long inode, long directory, Name name) {
        Node node = state.get(inode);
        Node parent = absent(who, directory, name);
        if (node.isDirectory()) {
            throw new FsException(Errno.EPERM);
        }
        if (node.nlink == 0) {
            throw new FsException(Errno.ENOENT);
        }
        if (node.nlink >= Creation.LINK_MAX) {
            throw new FsException(Errno.EMLINK);
        }
        node.nlink++;
        creation.enter(parent, name, node);
        state.changed(node);
    }

    void unlink(Credentials who, long directory, Name name, long inode) {
        Node parent = searched(who, directory);
        if (name.isDots()) {
            throw new FsException(Errno.EISDIR);
        }
        Node victim = present(parent, name, inode);
        Removal.check(who, parent, victim);
        if (victim.isDirectory()) {
            throw new FsException(Errno.EISDIR);
        }
        parent.directory().remove(name);
        state.modified(parent);
        Removal.dropName(state, victim);
    }

    void rmdir(Credentials who, long directory, Name name, long inode) {
        Node parent = searched(who, directory);
        if (name.isDots()) {
            throw new FsException(name.equals(Name.DOT) ? Errno.EINVAL : Errno.ENOTEMPTY);
        }
        Node victim = present(parent, name, inode);
        Removal.check(who, parent, victim);
        if (!victim.directory().isEmpty()) {
            throw new FsException(Errno.ENOTEMPTY);
        }
        parent.directory().remove(name);
        parent.nlink--;
        state.modified(parent);
        Removal.dropName(state, victim);
    }

    /** A directory that {@code who} may search: ESTALE, ENOTDIR, EACCES. */
    Node searched(Credentials who, long inode) {
        Node node = state.get(inode);
        node.directory();
        Permissions.check(who, node, Permissions.EXECUTE);
        return node;
    }

    /** What a name in a directory names, ENOENT if nothing. */
    static Node present(Node parent, Name name) {
        return parent.directory().find(name).orElseThrow(() -> new FsException(Errno.ENOENT));
    }

    /** The same, if it names this inode or any will do. */
    static Node present(Node parent, Name name, long inode) {
        Node node = present(parent, name);
        if (inode != FileSystem.ANY && node.number != inode) {
            throw new FsException(Errno.ENOENT);
        }
        return node;
    }

    private Node absent(Credentials who, long directory, Name name) {
        Node parent = searched(who, directory);
        if (parent.directory().find(name).isPresent()) {
            throw new FsException(Errno.EEXIST);
        }
        creation.check(who, parent, name);
        return parent;
    }

    private Node step(Credentials who, Node from, Name name) {
        Directory directory = searched(who, from.number).directory();
        if (name.equals(Name.DOT)) {
            return from;
        }
        return name.equals(Name.DOT_DOT) ? state.parent(directory) : present(from, name);
    }
}
