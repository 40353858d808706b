package io.shorefs.conformance.model;

import io.shorefs.api.Credentials;
import io.shorefs.api.Errno;
import io.shorefs.api.FileType;
import io.shorefs.api.FsException;
import io.shorefs.api.Name;
import java.util.Optional;

/** Makes an inode under a name: who owns it, and what it inherits from its directory. */
final class Creation {
    /** Most names of an inode, and most subdirectories of a directory and its own two names. */
    static final long LINK_MAX = Integer.MAX_VALUE;

    private final State state;

    Creation(State state) {
        this.state = state;
    }

    /** EINVAL for dots, ENOENT in a directory that was removed, EACCES without write permission; the name is known not to be there. */
    void check(Credentials who, Node parent, Name name) {
        if (name.isDots()) {
            throw new FsException(Errno.EINVAL);
        }
        if (parent.nlink == 0) {
            throw new FsException(Errno.ENOENT);
        }
        Permissions.check(who, parent, Permissions.WRITE | Permissions.EXECUTE);
    }

    /** Makes an inode and enters it under a name that passed {@link #check}. */
    Node make(Credentials who, Node parent, Name name, FileType type, Content content, int permissions) {
        if (type == FileType.DIRECTORY && parent.nlink >= LINK_MAX) {
            throw new FsException(Errno.EMLINK);
        }
        Node node = state.add(type, content);
        node.uid = who.uid();
        node.gid = parent.has(Mode.SETGID) ? parent.gid : who.newGid();
        node.permissions = setgid(who, parent, type, permissions);
        inheritAcl(parent, node);
        enter(parent, name, node);
        return node;
    }

    /** Adds a name to a directory; a subdirectory counts as one of its links. */
    void enter(Node parent, Name name, Node node) {
        parent.directory().add(name, node);
        if (node.isDirectory()) {
            parent.nlink++;
        }
        state.modified(parent);
    }

    /** Linux: {@code mode_strip_sgid}; a subdirectory of a setgid directory is one, too. */
    private static int setgid(Credentials who, Node parent, FileType type, int permissions) {
        boolean inherited = parent.has(Mode.SETGID);
        if (type == FileType.DIRECTORY) {
            int own = permissions & ~Mode.SETUID & ~Mode.SETGID;
            return inherited ? own | Mode.SETGID : own;
        }
        boolean strip = inherited
                ? (permissions & Mode.GROUP_EXECUTE) != 0 && !Mode.mayHaveSetgid(who, parent.gid)
                : !Mode.mayHaveSetgid(who, who.newGid());
        return strip ? permissions & ~Mode.SETGID : permissions;
    }

    private static void inheritAcl(Node parent, Node node) {
        if (node.type == FileType.SYMLINK || parent.defaultAcl.isEmpty()) {
            return;
        }
        Acl.Inherited inherited = parent.defaultAcl.get().inherit(node.permissions);
        node.permissions = inherited.permissions();
        node.accessAcl = inherited.access();
        node.defaultAcl = node.isDirectory() ? parent.defaultAcl : Optional.empty();
    }
}
