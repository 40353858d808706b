package io.shorefs.conformance.model;

import io.shorefs.api.Credentials;
import io.shorefs.api.Errno;
import io.shorefs.api.FsException;
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

    /** An ACL without entries removes the one that was there. */
    void set(Credentials who, Node node, XattrNamespace which, Optional<Acl> acl) {
        if (which == XattrNamespace.DEFAULT_ACL) {
            node.defaultAcl = acl;
        } else {
            acl.ifPresent(given -> moveMode(who, node, given));
            node.accessAcl = acl.filter(given -> !given.isMinimal());
        }
        state.changed(node);
    }

    /** The mode stays as it is. */
    void remove(Node node, XattrNamespace which) {
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
