package io.shorefs.memory;

import io.shorefs.spi.LocalMap;
import io.shorefs.spi.LocalMapProvider;
import java.nio.file.Path;

/** The local map {@code "memory"}: each one is new, and ends when it is closed. The folder is not touched. */
public final class MemoryLocalMapProvider implements LocalMapProvider {
    @Override
    public String name() {
        return "memory";
    }

    @Override
    public LocalMap open(Path folder, long maxBytes) {
        return new MemoryMap(maxBytes);
    }
}
