package io.shorefs.conformance.model;

import io.shorefs.api.Credentials;
import io.shorefs.api.Errno;
import io.shorefs.api.FileSystem;
import io.shorefs.api.FsException;
import io.shorefs.api.Name;
import java.util.Optional;

/** {@code rename(2)}, with the order of checks of Linux's {@code vfs_rename}. */
final class RenameOperation {
    private final State state;
    private final NameOperations names;

    RenameOperation(State state, NameOperations names) {
        this.state = state;
        this.names = names;
    }

    void rename(Credentials who, long fromDirectory, Name fromName, long inode, long toDirectory, Name toName) {
        Node from = names.searched(who, fromDirectory);
        Node to = names.searched(who, toDirectory);
        if (fromName.isDots() || toName.isDots()) {
            throw new FsException(Errno.EBUSY);
        }
        Node source = NameOperations.present(from, fromName, inode);
        Optional<Node> target = to.directory().find(toName);
        checkDescent(source, to, from, target);
        if (target.isPresent() && target.get() == source) {
            return;
        }
        checkPermissions(who, source, from, to, target);
        checkLinks(source, from, to, target);
        moveEntry(from, fromName, to, toName, source, target.isPresent());
        if (source.isDirectory()) {
            source.directory().moveTo(to.number);
            from.nlink--;
            to.nlink += target.isPresent() ? 0 : 1;
        }
        state.modified(from);
        state.modified(to);
        state.changed(source);
        target.ifPresent(victim -> Removal.dropName(state, victim));
    }

    /** EINVAL into itself or below; ENOTEMPTY over a directory that it lies below. */
    private void checkDescent(Node source, Node to, Node from, Optional<Node> target) {
        if (isAtOrAbove(source, to)) {
            throw new FsException(Errno.EINVAL);
        }
        if (target.isPresent() && isAtOrAbove(target.get(), from)) {
            throw new FsException(Errno.ENOTEMPTY);
        }
    }

    private boolean isAtOrAbove(Node upper, Node lower) {
        Node at = lower;
        while (at != upper && at.number != FileSystem.ROOT) {
            at = state.parent(at.directory());
        }
        return at == upper;
    }

    private void checkPermissions(Credentials who, Node source, Node from, Node to, Optional<Node> target) {
        Removal.check(who, from, source);
        if (target.isPresent()) {
            checkReplace(who, source, to, target.get());
        } else if (to.nlink == 0) {
            throw new FsException(Errno.ENOENT);
        } else {
            Permissions.check(who, to, Permissions.WRITE | Permissions.EXECUTE);
        }
        if (from != to && source.isDirectory()) {
            // its ".." changes
            Permissions.check(who, source, Permissions.WRITE);
        }
    }

    private static void checkReplace(Credentials who, Node source, Node to, Node target) {
        Removal.check(who, to, target);
        if (source.isDirectory() && !target.isDirectory()) {
            throw new FsException(Errno.ENOTDIR);
        }
        if (!source.isDirectory() && target.isDirectory()) {
            throw new FsException(Errno.EISDIR);
        }
    }

    private static void checkLinks(Node source, Node from, Node to, Optional<Node> target) {
        if (target.isPresent()
                && target.get().isDirectory()
                && !target.get().directory().isEmpty()) {
            throw new FsException(Errno.ENOTEMPTY);
        }
        boolean oneMore = source.isDirectory() && from != to && target.isEmpty();
        if (oneMore && to.nlink >= Creation.LINK_MAX) {
            throw new FsException(Errno.EMLINK);
        }
    }

    private static void moveEntry(Node from, Name fromName, Node to, Name toName, Node source, boolean replaces) {
        if (replaces) {
            from.directory().remove(fromName);
            to.directory().replace(toName, source);
        } else if (from == to) {
            from.directory().rename(fromName, toName);
        } else {
            from.directory().remove(fromName);
            to.directory().add(toName, source);
        }
    }
}
