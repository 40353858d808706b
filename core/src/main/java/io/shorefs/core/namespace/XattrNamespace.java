package io.shorefs.core.namespace;

import io.shorefs.api.Errno;
import io.shorefs.api.FsException;
import io.shorefs.api.Name;
import io.shorefs.core.key.Inode;
import java.nio.charset.StandardCharsets;

/** The namespaces of extended attributes ({@code xattr(7)}). */
enum XattrNamespace {
    USER("user."),
    TRUSTED("trusted."),
    SECURITY("security."),
    ACCESS_ACL("system.posix_acl_access"),
    DEFAULT_ACL("system.posix_acl_default");

    private final String prefix;

    XattrNamespace(String prefix) {
        this.prefix = prefix;
    }

    /** The namespace of a name; EOPNOTSUPP for another, EINVAL when nothing follows the namespace. */
    static XattrNamespace of(Name name) {
        if (name.equals(Acls.ACCESS)) {
            return ACCESS_ACL;
        }
        if (name.equals(Acls.DEFAULT)) {
            return DEFAULT_ACL;
        }
        String text = new String(name.bytes(), StandardCharsets.ISO_8859_1);
        for (XattrNamespace namespace : new XattrNamespace[] {USER, TRUSTED, SECURITY}) {
            if (text.startsWith(namespace.prefix)) {
                if (text.length() == namespace.prefix.length()) {
                    throw new FsException(Errno.EINVAL);
                }
                return namespace;
            }
        }
        throw new FsException(Errno.EOPNOTSUPP);
    }

    /** The one name that an ACL has. */
    Name aclName() {
        return this == ACCESS_ACL ? Acls.ACCESS : Acls.DEFAULT;
    }

    boolean isAcl() {
        return this == ACCESS_ACL || this == DEFAULT_ACL;
    }

    /** The flag of an inode that has such an attribute. */
    int flag() {
        return switch (this) {
            case USER, TRUSTED, SECURITY -> Inode.HAS_XATTR;
            case ACCESS_ACL -> Inode.HAS_ACL;
            case DEFAULT_ACL -> Inode.HAS_DEFAULT_ACL;
        };
    }
}
