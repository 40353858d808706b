package io.shorefs.spi;

import java.net.URI;
import java.util.Optional;

/** Opens object stores; found by {@link java.util.ServiceLoader}. */
public interface ObjectStoreProvider {
    /** The scheme of {@code [storage] url} that it serves, for example {@code "s3"}. */
    String scheme();

    /** The name of the table that its settings are in, at the top of the configuration; the scheme unless it says otherwise, empty if it has none. */
    default Optional<String> table() {
        return Optional.of(scheme());
    }

    /**
     * Opens the store, which may be out of reach: asks it nothing.
     *
     * @param url as configured; for a scheme alone ({@code "memory:"}) a {@code '/'} stands behind it, since there is no such URI
     * @param settings its table, or an empty one
     * @throws IllegalArgumentException when the URL or a setting cannot be used; the message begins with {@code "url"}, or with the key in the table
     * @throws java.io.UncheckedIOException when a part of this machine that it needs cannot be used
     */
    ObjectStore open(URI url, Settings settings);
}
