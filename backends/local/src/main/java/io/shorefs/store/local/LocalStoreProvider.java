package io.shorefs.store.local;

import io.shorefs.spi.ObjectStore;
import io.shorefs.spi.ObjectStoreProvider;
import io.shorefs.spi.Settings;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/** The object store {@code "file:///path"}: the directory, which is made if it is missing. */
public final class LocalStoreProvider implements ObjectStoreProvider {
    @Override
    public String scheme() {
        return "file";
    }

    @Override
    public Optional<String> table() {
        return Optional.empty();
    }

    /** {@inheritDoc} */
    @Override
    public ObjectStore open(URI url, Settings settings) {
        return new LocalStore(path(url));
    }

    private static Path path(URI url) {
        try {
            return Path.of(url);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "url = \"" + url + "\": \"file:///path\" is wanted (" + e.getMessage() + ")", e);
        }
    }
}
