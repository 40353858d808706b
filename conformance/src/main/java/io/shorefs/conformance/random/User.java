package io.shorefs.conformance.random;

import io.shorefs.api.Credentials;

/** Who does the steps: root, two who share a group, and a stranger. */
public enum User {
    ROOT,
    ALICE,
    BOB,
    CAROL;

    Credentials credentials() {
        return switch (this) {
            case ROOT -> Credentials.ROOT;
            case ALICE -> new Credentials(1001, 1001, 2000);
            case BOB -> new Credentials(1002, 1002, 2000);
            case CAROL -> new Credentials(1003, 1003, 3000);
        };
    }
}
