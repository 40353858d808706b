package io.shorefs.store.s3;

import io.shorefs.spi.ObjectStore;
import io.shorefs.spi.ObjectStoreProvider;
import io.shorefs.spi.Settings;
import java.net.URI;
import java.util.Optional;

/** The object store {@code "s3://bucket/prefix"}. Its settings are the table {@code [aws]}. */
public final class S3StoreProvider implements ObjectStoreProvider {
    @Override
    public String scheme() {
        return "s3";
    }

    @Override
    public Optional<String> table() {
        return Optional.of("aws");
    }

    /**
     * Opens without asking the store for anything: it may be out of reach then.
     *
     * @throws IllegalArgumentException that begins with the key that is to be changed, when the URL or a setting cannot be used
     */
    @Override
    public ObjectStore open(URI url, Settings settings) {
        Place place = Place.of(url);
        S3Options options = S3Options.of(settings);
        return new S3Store(Clients.open(options, Patience.DEFAULT), place, options.terms(), Patience.DEFAULT);
    }
}
