package io.shorefs.conformance.model;

import io.shorefs.api.Credentials;
import io.shorefs.api.Errno;
import io.shorefs.api.FsException;

/**
 * Who may do what ({@code path_resolution(7)}, {@code acl(5)}, {@code capabilities(7)}).
 *
 * <p>An ACL whose mask is empty grants its named users and groups nothing, as {@code acl(5)} has it; Linux does not look at such an ACL
 * and treats them by the permission bits.
 */
final class Permissions {
    static final int READ = 4;
    static final int WRITE = 2;
    static final int EXECUTE = 1;

    private Permissions() {}

    /** EACCES unless {@code who} may do all of {@code mask} with the inode. */
    static void check(Credentials who, Node node, int mask) {
        if (!allows(who, node, mask) && !(who.isRoot() && rootOverrides(node, mask))) {
            throw new FsException(Errno.EACCES);
        }
    }

    /** {@code access(2)}: EINVAL for a mask with other bits. */
    static void checkAccess(Credentials who, Node node, int mask) {
        if ((mask & ~(READ | WRITE | EXECUTE)) != 0) {
            throw new FsException(Errno.EINVAL);
        }
        check(who, node, mask);
    }

    /** EPERM unless {@code who} owns the inode or is root. */
    static void checkOwner(Credentials who, Node node) {
        if (!isOwner(who, node)) {
            throw new FsException(Errno.EPERM);
        }
    }

    static boolean isOwner(Credentials who, Node node) {
        return who.isRoot() || who.uid() == node.uid;
    }

    /** EPERM when a sticky directory keeps {@code who} from removing another's entry. */
    static void checkSticky(Credentials who, Node directory, Node victim) {
        if (directory.has(Mode.STICKY) && !isOwner(who, directory) && !isOwner(who, victim)) {
            throw new FsException(Errno.EPERM);
        }
    }

    private static boolean allows(Credentials who, Node node, int mask) {
        int granted;
        if (who.uid() == node.uid) {
            granted = node.permissions >> 6;
        } else if (node.accessAcl.isPresent()) {
            return node.accessAcl.get().allows(who, node.gid, mask);
        } else if (who.isIn(node.gid)) {
            granted = node.permissions >> 3;
        } else {
            granted = node.permissions;
        }
        return (granted & mask) == mask;
    }

    /** Root may do all but execute what nobody may execute; a directory it may always search. */
    private static boolean rootOverrides(Node node, int mask) {
        return node.isDirectory() || (mask & EXECUTE) == 0 || node.has(Mode.ANY_EXECUTE);
    }
}
