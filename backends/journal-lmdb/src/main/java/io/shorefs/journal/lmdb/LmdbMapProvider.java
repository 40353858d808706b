package io.shorefs.journal.lmdb;

import io.shorefs.spi.LocalMap;
import io.shorefs.spi.LocalMapProvider;
import java.nio.file.Files;
import java.nio.file.Path;

/** The local map {@code "lmdb"}: the folder {@code map} in the journal's folder. */
public final class LmdbMapProvider implements LocalMapProvider {
    @Override
    public String name() {
        return "lmdb";
    }

    @Override
    public LocalMap open(Path folder, long maxBytes) {
        return LmdbMap.open(folder, maxBytes);
    }

    @Override
    public boolean exists(Path folder) {
        return Files.exists(folder.resolve(MapFolder.NAME));
    }
}
