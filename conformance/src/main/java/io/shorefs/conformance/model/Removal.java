package io.shorefs.conformance.model;

import io.shorefs.api.Credentials;

/** What unlink, rmdir and a rename over something share. */
final class Removal {
    private Removal() {}

    /** Who may take an entry away (Linux: {@code may_delete}): EACCES, EPERM in a sticky directory. */
    static void check(Credentials who, Node parent, Node victim) {
        Permissions.check(who, parent, Permissions.WRITE | Permissions.EXECUTE);
        Permissions.checkSticky(who, parent, victim);
    }

    /** One name fewer; a directory, which has but one, has none then. Without a name and a use the inode ends. */
    static void dropName(State state, Node victim) {
        victim.nlink = victim.isDirectory() ? 0 : victim.nlink - 1;
        state.changed(victim);
        state.release(victim);
    }
}
