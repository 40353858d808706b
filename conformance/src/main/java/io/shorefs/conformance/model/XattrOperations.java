package io.shorefs.conformance.model;

import io.shorefs.api.Credentials;
import io.shorefs.api.Errno;
import io.shorefs.api.FileSystem;
import io.shorefs.api.FsException;
import io.shorefs.api.Name;
import io.shorefs.api.XattrMode;
import java.util.ArrayList;
import java.util.List;

/** Extended attributes ({@code xattr(7)}), with the rules of Linux's {@code xattr_permission}. */
final class XattrOperations {
    private final State state;
    private final AclOperations acls;

    XattrOperations(State state) {
        this.state = state;
        this.acls = new AclOperations(state);
    }

    byte[] get(Credentials who, long inode, Name name) {
        Node node = state.get(inode);
        XattrNamespace namespace = XattrNamespace.of(name);
        namespace.checkRead(who, node);
        byte[] value = namespace.isAcl() ? AclOperations.get(node, namespace) : node.xattrs.get(name);
        if (value == null) {
            throw new FsException(Errno.ENODATA);
        }
        return value.clone();
    }

    List<Name> list(Credentials who, long inode) {
        Node node = state.get(inode);
        List<Name> names = new ArrayList<>(node.xattrs.keySet());
        names.removeIf(name -> XattrNamespace.of(name) == XattrNamespace.TRUSTED && !who.isRoot());
        node.accessAcl.ifPresent(acl -> names.add(XattrNamespace.ACCESS_ACL_NAME));
        node.defaultAcl.ifPresent(acl -> names.add(XattrNamespace.DEFAULT_ACL_NAME));
        names.sort(null);
        return names;
    }

    void set(Credentials who, long inode, Name name, byte[] value, XattrMode mode) {
        Node node = state.get(inode);
        if (value.length > FileSystem.XATTR_MAX) {
            throw new FsException(Errno.E2BIG);
        }
        XattrNamespace namespace = XattrNamespace.of(name);
        if (namespace.isAcl()) {
            acls.set(who, node, namespace, value);
            return;
        }
        namespace.checkWrite(who, node);
        checkMode(node.xattrs.containsKey(name), mode);
        node.xattrs.put(name, value.clone());
        state.changed(node);
    }

    void remove(Credentials who, long inode, Name name) {
        Node node = state.get(inode);
        XattrNamespace namespace = XattrNamespace.of(name);
        namespace.checkWrite(who, node);
        if (namespace.isAcl()) {
            acls.remove(who, node, namespace);
            return;
        }
        if (node.xattrs.remove(name) == null) {
            throw new FsException(Errno.ENODATA);
        }
        state.changed(node);
    }

    private static void checkMode(boolean exists, XattrMode mode) {
        switch (mode) {
            case ANY -> {}
            case CREATE -> {
                if (exists) {
                    throw new FsException(Errno.EEXIST);
                }
            }
            case REPLACE -> {
                if (!exists) {
                    throw new FsException(Errno.ENODATA);
                }
            }
        }
    }
}
