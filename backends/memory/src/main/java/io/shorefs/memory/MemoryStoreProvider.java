package io.shorefs.memory;

import io.shorefs.spi.ObjectStore;
import io.shorefs.spi.ObjectStoreProvider;
import io.shorefs.spi.Settings;
import java.net.URI;
import java.util.Optional;

/** The object store {@code "memory:"}: each one is new, and ends with whoever has it. */
public final class MemoryStoreProvider implements ObjectStoreProvider {
    @Override
    public String scheme() {
        return "memory";
    }

    @Override
    public Optional<String> table() {
        return Optional.empty();
    }

    @Override
    public ObjectStore open(URI url, Settings settings) {
        return new MemoryStore();
    }
}
