package io.shorefs.conformance.model;

/**
 * One entry of an ACL ({@code acl(5)}).
 *
 * @param tag whom it is about
 * @param permissions 4 read, 2 write, 1 execute
 * @param id the user or group of a named entry, otherwise {@link #NO_ID}
 */
record AclEntry(Tag tag, int permissions, int id) {
    /** ACL_UNDEFINED_ID. */
    static final int NO_ID = -1;

    /** Whom an entry is about, with its number in the extended attribute. */
    enum Tag {
        USER_OBJ(0x01),
        USER(0x02),
        GROUP_OBJ(0x04),
        GROUP(0x08),
        MASK(0x10),
        OTHER(0x20);

        private final int number;

        Tag(int number) {
            this.number = number;
        }

        int number() {
            return number;
        }

        boolean isNamed() {
            return this == USER || this == GROUP;
        }
    }

    AclEntry with(int newPermissions) {
        return new AclEntry(tag, newPermissions & 7, id);
    }
}
