package io.shorefs.core.namespace;

import io.shorefs.api.Errno;
import io.shorefs.api.FsException;
import io.shorefs.api.Name;
import java.nio.charset.StandardCharsets;

/** The namespaces of extended attributes ({@code xattr(7)}). */
enum XattrNamespace {
    USER("user."),
    TRUSTED("trusted."),
    SECURITY("security."),
    ACL("system.posix_acl_");

    private final String prefix;

    XattrNamespace(String prefix) {
        this.prefix = prefix;
    }

    /** The namespace of a name; EOPNOTSUPP for another, EINVAL when nothing follows the namespace. */
    static XattrNamespace of(Name name) {
        if (name.equals(Acls.ACCESS) || name.equals(Acls.DEFAULT)) {
            return ACL;
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
}
