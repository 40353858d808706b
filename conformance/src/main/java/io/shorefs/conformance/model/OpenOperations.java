package io.shorefs.conformance.model;

import io.shorefs.api.Credentials;
import io.shorefs.api.Errno;
import io.shorefs.api.FileSystem.Created;
import io.shorefs.api.FileType;
import io.shorefs.api.FsException;
import io.shorefs.api.Name;
import io.shorefs.api.OpenMode;
import java.util.Optional;

/** {@code open(2)}, with and without O_CREAT, with the order of checks of Linux's {@code may_open}. */
final class OpenOperations {
    private final State state;
    private final NameOperations names;
    private final Creation creation;
    private final DataOperations data;

    OpenOperations(State state, NameOperations names, Creation creation, DataOperations data) {
        this.state = state;
        this.names = names;
        this.creation = creation;
        this.data = data;
    }

    ModelFile open(Credentials who, long inode, OpenMode mode) {
        Node node = state.get(inode);
        boolean writes = mode.write() || mode.truncate();
        checkType(node, mode, writes);
        Permissions.check(who, node, (mode.read() ? Permissions.READ : 0) | (writes ? Permissions.WRITE : 0));
        if (mode.noAtime()) {
            Permissions.checkOwner(who, node);
        }
        if (mode.truncate() && node.isRegular()) {
            data.resize(who, node, 0);
        }
        return opened(who, node, mode);
    }

    Created create(Credentials who, long directory, Name name, OpenMode mode, int permissions) {
        if (mode.directory()) {
            throw new FsException(Errno.EINVAL);
        }
        Node parent = names.searched(who, directory);
        Optional<Node> there = parent.directory().find(name);
        if (there.isPresent()) {
            return existing(who, there.get(), mode);
        }
        creation.check(who, parent, name);
        Node node = creation.make(who, parent, name, FileType.REGULAR, new FileBytes(), permissions & Mode.ALL);
        return new Created(opened(who, node, mode), node.attributes());
    }

    void close(ModelFile file) {
        Node node = file.node();
        file.close();
        node.opens--;
        state.release(node);
    }

    private Created existing(Credentials who, Node node, OpenMode mode) {
        if (mode.exclusive()) {
            throw new FsException(Errno.EEXIST);
        }
        if (node.isDirectory()) {
            throw new FsException(Errno.EISDIR);
        }
        ModelFile file = open(who, node.number, mode);
        return new Created(file, node.attributes());
    }

    private static void checkType(Node node, OpenMode mode, boolean writes) {
        if (mode.directory()) {
            node.directory();
        }
        if (node.type == FileType.SYMLINK) {
            throw new FsException(Errno.ELOOP);
        }
        if (node.isDirectory() && writes) {
            throw new FsException(Errno.EISDIR);
        }
    }

    private static ModelFile opened(Credentials who, Node node, OpenMode mode) {
        node.opens++;
        return new ModelFile(node, mode, who);
    }
}
