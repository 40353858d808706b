package io.shorefs.spi;

import io.shorefs.api.Credentials;

/** What the server knows of users, since 9P carries a user's number only. Any thread. */
@FunctionalInterface
public interface Identities {
    /** The user with the groups that the server knows; an unknown user has the group of the same number and no others. */
    Credentials of(int uid);
}
