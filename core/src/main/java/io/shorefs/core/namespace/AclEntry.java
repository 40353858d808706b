package io.shorefs.core.namespace;

import io.shorefs.api.Errno;
import io.shorefs.api.FsException;

/**
 * One entry of an ACL ({@code acl(5)}).
 *
 * @param tag {@link #USER_OWNER} and its like
 * @param permissions 4 read, 2 write, 1 execute
 * @param id user or group of a named entry, otherwise {@link #NO_ID}
 */
record AclEntry(int tag, int permissions, int id) {
    static final int USER_OWNER = 0x01;
    static final int USER = 0x02;
    static final int GROUP_OWNER = 0x04;
    static final int GROUP = 0x08;
    static final int MASK = 0x10;
    static final int OTHER = 0x20;

    /** ACL_UNDEFINED_ID: nobody. */
    static final int NO_ID = -1;

    /** An entry from its numbers, of which only named ones keep their id; EINVAL for a tag that is none. */
    static AclEntry of(int tag, int permissions, int id) {
        return switch (tag) {
            case USER, GROUP -> new AclEntry(tag, permissions, id);
            case USER_OWNER, GROUP_OWNER, MASK, OTHER -> new AclEntry(tag, permissions, NO_ID);
            default -> throw new FsException(Errno.EINVAL);
        };
    }

    AclEntry with(int newPermissions) {
        return new AclEntry(tag, newPermissions, id);
    }

    boolean grants(int mask) {
        return (permissions & mask) == mask;
    }
}
