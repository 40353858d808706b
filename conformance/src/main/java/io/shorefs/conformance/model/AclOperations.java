package io.shorefs.conformance.model;

import io.shorefs.api.Credentials;
import io.shorefs.api.Errno;
import io.shorefs.api.FsException;
import java.util.List;
import java.util.Optional;

/** ACLs behind their extended attributes: they are checked, and the access ACL and the mode move together. */
final class AclOperations {
    private final State state;

    AclOperations(State state) {
        this.state = state;
    }

    static byte[] get(Node node, XattrNamespace which) {
        return stored(node, which).map(AclCodec::encode).orElseThrow(() -> new FsException(Errno.ENODATA));
    }

    /**
     * Sets an ACL; one without entries removes what was there, if anything. Linux looks at the bytes first, then at the inode and at
     * who asks, then at what the bytes mean.
     */
    void set(Credentials who, Node node, XattrNamespace which, byte[] value) {
        List<AclEntry> entries = AclCodec.decode(value);
        which.checkWrite(who, node);
        if (which == XattrNamespace.DEFAULT_ACL && !node.isDirectory()) {
            if (entries.isEmpty()) {
                return;
            }
            throw new FsException(Errno.EACCES);
        }
        Permissions.checkOwner(who, node);
        if (entries.isEmpty()) {
            if (stored(node, which).isPresent()) {
                remove(who, node, which);
            }
            return;
        }
        Acl acl = Acl.of(entries);
        if (which == XattrNamespace.DEFAULT_ACL) {
            node.defaultAcl = Optional.of(acl);
        } else {
            moveMode(who, node, acl);
            node.accessAcl = acl.isMinimal() ? Optional.empty() : Optional.of(acl);
        }
        state.changed(node);
    }

    /** The mode stays as it is. Unlike Linux, which finds nothing wrong with that, to remove what is not there is ENODATA. */
    void remove(Credentials who, Node node, XattrNamespace which) {
        if (which == XattrNamespace.ACCESS_ACL || node.isDirectory()) {
            Permissions.checkOwner(who, node);
        }
        if (stored(node, which).isEmpty()) {
            throw new FsException(Errno.ENODATA);
        }
        if (which == XattrNamespace.DEFAULT_ACL) {
            node.defaultAcl = Optional.empty();
        } else {
            node.accessAcl = Optional.empty();
        }
        state.changed(node);
    }

    private static Optional<Acl> stored(Node node, XattrNamespace which) {
        return which == XattrNamespace.DEFAULT_ACL ? node.defaultAcl : node.accessAcl;
    }

    private static void moveMode(Credentials who, Node node, Acl acl) {
        int permissions = (node.permissions & ~Mode.RWX) | acl.mode();
        node.permissions = Mode.mayHaveSetgid(who, node.gid) ? permissions : permissions & ~Mode.SETGID;
    }
}
