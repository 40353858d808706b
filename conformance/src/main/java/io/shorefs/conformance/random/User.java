package io.shorefs.conformance.random;

import io.shorefs.api.Credentials;

/** Who does the steps: root, two who share a group, a stranger, and one who creates for a group that is not his. */
public enum User {
    ROOT,
    ALICE,
    BOB,
    CAROL,
    DAVE;

    Credentials credentials() {
        return switch (this) {
            case ROOT -> Credentials.ROOT;
            case ALICE -> new Credentials(1001, 1001, 2000);
            case BOB -> new Credentials(1002, 1002, 2000);
            case CAROL -> new Credentials(1003, 1003, 3000);
            case DAVE -> new Credentials(1004, 1004).creatingFor(2000);
        };
    }
}
