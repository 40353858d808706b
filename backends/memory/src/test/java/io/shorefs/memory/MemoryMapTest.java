package io.shorefs.memory;

import io.shorefs.conformance.map.DurableLocalMapKit;
import io.shorefs.spi.LocalMap;
import java.nio.file.Path;

/** The map in memory; opened again, it is what a crash leaves. */
class MemoryMapTest extends DurableLocalMapKit {
    private MemoryMap last = new MemoryMap(MAX_BYTES);

    @Override
    protected LocalMap open(Path folder, long maxBytes) {
        last = last.afterCrash(maxBytes);
        return last;
    }
}
