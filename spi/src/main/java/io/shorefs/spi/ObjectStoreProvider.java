package io.shorefs.spi;

import java.net.URI;

/** Opens object stores; found by {@link java.util.ServiceLoader}. */
public interface ObjectStoreProvider {
    /** The scheme of {@code [storage] url} that it serves, for example {@code "s3"}. */
    String scheme();

    /** Opens the store at {@code url}. */
    ObjectStore open(URI url, Settings settings);
}
