package io.shorefs.core.object;

import io.shorefs.spi.ObjectStore;
import io.shorefs.spi.ObjectStore.Failure;
import io.shorefs.spi.ObjectStore.StoreException;
import java.util.Optional;

/** Who has objects in a store. */
final class Occupant {
    /** Without this object there is no filesystem. */
    private static final String VOLUME = "volume";

    private Occupant() {}

    /** The first object in a store without a volume that no probe left there; empty where there is a volume, or nothing. */
    static Optional<String> foreign(ObjectStore store) throws StoreException {
        try {
            store.get(VOLUME, 0, 1);
            return Optional.empty();
        } catch (StoreException e) {
            if (e.failure() != Failure.ABSENT) {
                throw e;
            }
            return first(store);
        }
    }

    private static Optional<String> first(ObjectStore store) throws StoreException {
        try {
            store.list("", Optional.empty(), listed -> {
                if (!StoreProbe.isOwn(listed.key())) {
                    throw new Found(listed.key());
                }
            });
            return Optional.empty();
        } catch (Found found) {
            return Optional.of(found.key);
        }
    }

    /** Ends a listing, which may be of millions: it has no other end. */
    private static final class Found extends RuntimeException {
        private final String key;

        Found(String key) {
            super(key, null, false, false);
            this.key = key;
        }
    }
}
