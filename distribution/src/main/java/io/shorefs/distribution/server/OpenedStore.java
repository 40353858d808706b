package io.shorefs.distribution.server;

import io.shorefs.spi.ObjectStore;
import java.util.Optional;

/**
 * An object store that may be used.
 *
 * @param away why it could not be looked at, if it is out of reach: then a {@link io.shorefs.core.object.StoreProbe} is due when it is back, before anything is put
 */
public record OpenedStore(ObjectStore store, Optional<String> away) implements AutoCloseable {
    @Override
    public void close() {
        store.close();
    }
}
