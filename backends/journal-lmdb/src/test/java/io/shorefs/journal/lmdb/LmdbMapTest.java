package io.shorefs.journal.lmdb;

import io.shorefs.conformance.map.DurableLocalMapKit;
import io.shorefs.spi.LocalMap;
import io.shorefs.spi.LocalMapProvider;
import java.nio.file.Path;
import java.util.ServiceLoader;

/** The map in LMDB, as it is found. */
class LmdbMapTest extends DurableLocalMapKit {
    @Override
    protected LocalMap open(Path folder, long maxBytes) {
        LocalMapProvider provider = ServiceLoader.load(LocalMapProvider.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(candidate -> candidate.name().equals("lmdb"))
                .findFirst()
                .orElseThrow();
        return provider.open(folder, maxBytes);
    }
}
