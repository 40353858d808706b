package io.shorefs.conformance.model;

import io.shorefs.api.Credentials;
import io.shorefs.api.Errno;
import io.shorefs.api.FileType;
import io.shorefs.api.FsException;
import io.shorefs.api.Name;
import java.nio.charset.StandardCharsets;

/** The kinds of extended attributes, and who may read and write each ({@code xattr(7)}). */
enum XattrNamespace {
    /** Of whoever may read or write the file; regular files and directories only. */
    USER,
    /** Root's: others do not see it. */
    TRUSTED,
    /** Root writes, all read. */
    SECURITY,
    /** The access ACL. */
    ACCESS_ACL,
    /** What new entries of a directory get. */
    DEFAULT_ACL;

    static final Name ACCESS_ACL_NAME = Name.of("system.posix_acl_access");
    static final Name DEFAULT_ACL_NAME = Name.of("system.posix_acl_default");

    /** EOPNOTSUPP for a name of no kind, EINVAL for a prefix alone. */
    static XattrNamespace of(Name name) {
        if (name.equals(ACCESS_ACL_NAME)) {
            return ACCESS_ACL;
        }
        if (name.equals(DEFAULT_ACL_NAME)) {
            return DEFAULT_ACL;
        }
        String text = new String(name.bytes(), StandardCharsets.ISO_8859_1);
        int suffix = text.indexOf('.') + 1;
        XattrNamespace namespace =
                switch (text.substring(0, suffix)) {
                    case "user." -> USER;
                    case "trusted." -> TRUSTED;
                    case "security." -> SECURITY;
                    default -> throw new FsException(Errno.EOPNOTSUPP);
                };
        if (suffix == text.length()) {
            throw new FsException(Errno.EINVAL);
        }
        return namespace;
    }

    boolean isAcl() {
        return this == ACCESS_ACL || this == DEFAULT_ACL;
    }

    void checkRead(Credentials who, Node node) {
        switch (this) {
            case USER -> {
                failUnless(node.isRegular() || node.isDirectory(), Errno.ENODATA);
                Permissions.check(who, node, Permissions.READ);
            }
            case TRUSTED -> failUnless(who.isRoot(), Errno.ENODATA);
            case ACCESS_ACL, DEFAULT_ACL -> failUnless(node.type != FileType.SYMLINK, Errno.EOPNOTSUPP);
            case SECURITY -> {}
        }
    }

    /** What an ACL asks more of its owner, {@link AclOperations} checks. */
    void checkWrite(Credentials who, Node node) {
        switch (this) {
            case USER -> {
                failUnless(node.isRegular() || node.isDirectory(), Errno.EPERM);
                failUnless(!isSticky(node) || Permissions.isOwner(who, node), Errno.EPERM);
                Permissions.check(who, node, Permissions.WRITE);
            }
            case TRUSTED, SECURITY -> failUnless(who.isRoot(), Errno.EPERM);
            case ACCESS_ACL, DEFAULT_ACL -> failUnless(node.type != FileType.SYMLINK, Errno.EOPNOTSUPP);
        }
    }

    private static boolean isSticky(Node node) {
        return node.isDirectory() && node.has(Mode.STICKY);
    }

    private static void failUnless(boolean allowed, Errno errno) {
        if (!allowed) {
            throw new FsException(errno);
        }
    }
}
