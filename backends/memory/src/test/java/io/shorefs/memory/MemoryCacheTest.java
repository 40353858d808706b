package io.shorefs.memory;

import io.shorefs.conformance.cache.LocalCacheKit;
import io.shorefs.spi.LocalCache;

class MemoryCacheTest extends LocalCacheKit {
    @Override
    protected LocalCache open() {
        return new MemoryCache(3 << 20);
    }
}
