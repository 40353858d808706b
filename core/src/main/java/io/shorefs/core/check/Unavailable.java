package io.shorefs.core.check;

import io.shorefs.spi.ObjectStore.StoreException;

/** A request of a scan failed: brings that through what knows no object store. */
final class Unavailable extends RuntimeException {
    private final StoreException failure;

    Unavailable(StoreException failure) {
        super(failure.getMessage(), failure);
        this.failure = failure;
    }

    StoreException failure() {
        return failure;
    }
}
