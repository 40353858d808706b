package io.shorefs.ninep;

import io.shorefs.api.Credentials;

/**
 * Who a fid acts for.
 *
 * @param who the user with the groups that the server knows
 * @param claimed the client said who it is, and is believed: then it is believed for the group of what it creates, too. Not so where the
 *     server itself decided (an identity of the connection, or a squashed user).
 */
record Identity(Credentials who, boolean claimed) {
    private static final int NO_GID = -1;

    /**
     * Who creates something for which the client names a group: 9P carries no supplementary groups, so the effective group of a process that the
     * server does not know for its user is told by the message alone. It becomes the new file's, and gives access to nothing. All ones means that none is named.
     */
    Credentials creating(int gid) {
        if (gid == NO_GID) {
            return who;
        }
        return claimed || who.isRoot() || who.isIn(gid) ? who.creatingFor(gid) : who;
    }
}
