package io.shorefs.conformance.model;

import io.shorefs.api.Credentials;

/** The permission bits of {@code inode(7)}, and when Linux takes setuid and setgid away. */
final class Mode {
    static final int ALL = 07777;
    static final int SETUID = 04000;
    static final int SETGID = 02000;
    static final int STICKY = 01000;
    static final int RWX = 0777;
    static final int GROUP_EXECUTE = 0010;
    static final int ANY_EXECUTE = 0111;

    private Mode() {}

    /**
     * What is left of a file's bits when its owner, its group or its data change (Linux: {@code setattr_should_drop_suidgid}):
     * setgid without group execution stays for members of the group.
     */
    static int withoutPrivileges(int permissions, boolean mayKeepGroup) {
        int kept = permissions & ~SETUID;
        return (permissions & GROUP_EXECUTE) != 0 || !mayKeepGroup ? kept & ~SETGID : kept;
    }

    /** Whether {@code who} may give a file of {@code group} the setgid bit. */
    static boolean mayHaveSetgid(Credentials who, int group) {
        return who.isRoot() || who.isIn(group);
    }
}
