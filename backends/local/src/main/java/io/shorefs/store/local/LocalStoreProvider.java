package io.shorefs.store.local;

import io.shorefs.spi.ObjectStore;
import io.shorefs.spi.ObjectStoreProvider;
import io.shorefs.spi.Settings;
import java.net.URI;
import java.nio.file.Path;

/** The object store {@code "file:///path"}: the directory, which is made if it is missing. */
public final class LocalStoreProvider implements ObjectStoreProvider {
    @Override
    public String scheme() {
        return "file";
    }

    /** {@inheritDoc} */
    @Override
    public ObjectStore open(URI url, Settings settings) {
        return new LocalStore(Path.of(url));
    }
}
