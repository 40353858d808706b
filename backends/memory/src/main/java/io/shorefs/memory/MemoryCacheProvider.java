package io.shorefs.memory;

import io.shorefs.spi.LocalCache;
import io.shorefs.spi.LocalCacheProvider;
import java.nio.file.Path;
import java.util.function.LongSupplier;

/** The cache {@code "memory"}, in the heap. The folder is not touched. */
public final class MemoryCacheProvider implements LocalCacheProvider {
    @Override
    public String name() {
        return "memory";
    }

    @Override
    public LocalCache open(Path folder, long maxBytes, LongSupplier keepFree) {
        return new MemoryCache(maxBytes);
    }
}
