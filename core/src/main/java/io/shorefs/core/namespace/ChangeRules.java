package io.shorefs.core.namespace;

import io.shorefs.api.AttributeChanges;
import io.shorefs.api.AttributeChanges.TimeChange;
import io.shorefs.api.Credentials;
import io.shorefs.api.Errno;
import io.shorefs.api.FsException;
import io.shorefs.core.key.Inode;
import java.util.Optional;

/** Who may change which attribute. */
final class ChangeRules {
    private final Permissions permissions;

    ChangeRules(Permissions permissions) {
        this.permissions = permissions;
    }

    /**
     * Refuses changes that are not allowed; the caller has the inode alone.
     *
     * @param openedForWriting through a file opened for writing a new size and the present time need no permission any more
     */
    void require(Credentials who, Inode inode, AttributeChanges changes, boolean openedForWriting) {
        if (changes.size().isPresent()) {
            requireSize(who, inode, changes.size().getAsLong(), openedForWriting);
        }
        if (changes.uid().isPresent()) {
            requireNewOwner(who, inode, changes.uid().getAsInt());
        }
        if (changes.gid().isPresent()) {
            requireNewGroup(who, inode, changes.gid().getAsInt());
        }
        if (changes.mode().isPresent()) {
            requireMode(who, inode);
        }
        requireTimes(who, inode, changes, openedForWriting);
    }

    private void requireSize(Credentials who, Inode inode, long size, boolean openedForWriting) {
        if (inode.isDirectory()) {
            throw new FsException(Errno.EISDIR);
        }
        if (!inode.isRegular() || size < 0) {
            throw new FsException(Errno.EINVAL);
        }
        if (!openedForWriting) {
            permissions.require(who, inode, Permissions.WRITE);
        }
    }

    private static void requireNewOwner(Credentials who, Inode inode, int uid) {
        boolean keepsOwn = who.uid() == inode.uid() && uid == inode.uid();
        if (!who.isRoot() && !keepsOwn) {
            throw new FsException(Errno.EPERM);
        }
    }

    private static void requireNewGroup(Credentials who, Inode inode, int gid) {
        boolean mayGive = who.uid() == inode.uid() && (who.isIn(gid) || gid == inode.gid());
        if (!who.isRoot() && !mayGive) {
            throw new FsException(Errno.EPERM);
        }
    }

    private static void requireMode(Credentials who, Inode inode) {
        if (inode.isSymlink()) {
            throw new FsException(Errno.EOPNOTSUPP);
        }
        Permissions.requireOwner(who, inode);
    }

    /** A given time is the owner's to set; the present time also that of whoever may write ({@code utimensat(2)}). */
    private void requireTimes(Credentials who, Inode inode, AttributeChanges changes, boolean openedForWriting) {
        if (Permissions.isOwner(who, inode)) {
            return;
        }
        if (isGiven(changes.atime()) || isGiven(changes.mtime())) {
            throw new FsException(Errno.EPERM);
        }
        boolean touches = changes.atime().isPresent() || changes.mtime().isPresent();
        if (touches && !openedForWriting) {
            permissions.require(who, inode, Permissions.WRITE);
        }
    }

    private static boolean isGiven(Optional<TimeChange> change) {
        return change.isPresent() && change.get() instanceof TimeChange.To;
    }
}
