package io.shorefs.conformance.model;

import io.shorefs.api.AttributeChanges;
import io.shorefs.api.AttributeChanges.TimeChange;
import io.shorefs.api.Credentials;
import io.shorefs.api.Errno;
import io.shorefs.api.FileType;
import io.shorefs.api.FsException;
import io.shorefs.api.Timestamp;

/** {@code chmod}, {@code chown}, {@code truncate} and {@code utimensat}: first every check, then every change. */
final class AttributeOperations {
    private final State state;
    private final DataOperations data;

    AttributeOperations(State state, DataOperations data) {
        this.state = state;
        this.data = data;
    }

    /**
     * Changes attributes.
     *
     * @param openForWriting whether it happens through a file that was opened for writing, where permissions count no more
     */
    void change(Credentials who, Node node, AttributeChanges changes, boolean openForWriting) {
        if (changes.equals(AttributeChanges.NONE)) {
            return;
        }
        checkSize(who, node, changes, openForWriting);
        checkOwners(who, node, changes);
        checkMode(who, node, changes);
        checkTimes(who, node, changes, openForWriting);
        changes.size().ifPresent(size -> data.resize(who, node, size));
        applyOwners(who, node, changes);
        changes.mode().ifPresent(mode -> applyMode(who, node, mode));
        node.atime = changes.atime().map(this::time).orElse(node.atime);
        node.mtime = changes.mtime().map(this::time).orElse(node.mtime);
        state.changed(node);
    }

    private static void checkSize(Credentials who, Node node, AttributeChanges changes, boolean openForWriting) {
        if (changes.size().isEmpty()) {
            return;
        }
        node.bytes();
        if (changes.size().getAsLong() < 0) {
            throw new FsException(Errno.EINVAL);
        }
        if (!openForWriting) {
            Permissions.check(who, node, Permissions.WRITE);
        }
    }

    private static void checkOwners(Credentials who, Node node, AttributeChanges changes) {
        boolean owner = who.uid() == node.uid;
        boolean uidGiven = changes.uid().isPresent();
        boolean gidGiven = changes.gid().isPresent();
        boolean uidAllowed = !uidGiven || (owner && changes.uid().getAsInt() == node.uid);
        boolean gidAllowed =
                !gidGiven || (owner && mayGive(who, node, changes.gid().getAsInt()));
        if (!who.isRoot() && !(uidAllowed && gidAllowed)) {
            throw new FsException(Errno.EPERM);
        }
    }

    private static boolean mayGive(Credentials who, Node node, int gid) {
        return gid == node.gid || who.isIn(gid);
    }

    private static void checkMode(Credentials who, Node node, AttributeChanges changes) {
        if (changes.mode().isEmpty()) {
            return;
        }
        if (node.type == FileType.SYMLINK) {
            throw new FsException(Errno.EOPNOTSUPP);
        }
        Permissions.checkOwner(who, node);
    }

    private static void checkTimes(Credentials who, Node node, AttributeChanges changes, boolean openForWriting) {
        boolean given = changes.atime().filter(AttributeOperations::isGiven).isPresent()
                || changes.mtime().filter(AttributeOperations::isGiven).isPresent();
        boolean any = changes.atime().isPresent() || changes.mtime().isPresent();
        if (given) {
            Permissions.checkOwner(who, node);
        } else if (any && !openForWriting && !Permissions.isOwner(who, node)) {
            Permissions.check(who, node, Permissions.WRITE);
        }
    }

    private static boolean isGiven(TimeChange change) {
        return switch (change) {
            case TimeChange.Now now -> false;
            case TimeChange.To to -> true;
        };
    }

    private Timestamp time(TimeChange change) {
        return switch (change) {
            case TimeChange.Now now -> state.now();
            case TimeChange.To to -> to.time();
        };
    }

    /** Linux takes setuid and setgid away from what is no directory, also when root gives it away. */
    private static void applyOwners(Credentials who, Node node, AttributeChanges changes) {
        if (changes.uid().isEmpty() && changes.gid().isEmpty()) {
            return;
        }
        if (!node.isDirectory()) {
            node.permissions = Mode.withoutPrivileges(node.permissions, Mode.mayHaveSetgid(who, node.gid));
        }
        node.uid = changes.uid().orElse(node.uid);
        node.gid = changes.gid().orElse(node.gid);
    }

    /** The group counts that the inode has after the change. */
    private static void applyMode(Credentials who, Node node, int mode) {
        int permissions = mode & Mode.ALL;
        node.permissions = Mode.mayHaveSetgid(who, node.gid) ? permissions : permissions & ~Mode.SETGID;
        node.accessAcl = node.accessAcl.map(acl -> acl.withMode(permissions));
    }
}
