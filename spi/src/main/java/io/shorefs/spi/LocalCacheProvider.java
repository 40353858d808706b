package io.shorefs.spi;

import java.nio.file.Path;
import java.util.function.LongSupplier;

/** Opens local caches; found by {@link java.util.ServiceLoader}. */
public interface LocalCacheProvider {
    /** The least that a cache is opened with, in bytes. */
    long LEAST_BYTES = 64L << 20;

    /** The name in configuration and logs, for example {@code "file"}. */
    String name();

    /**
     * Opens the cache in a folder of its own, and makes both if there are none. What cannot be used of an older one is thrown away; one that cannot be made keeps nothing.
     *
     * @param maxBytes how large it may become, at least {@link #LEAST_BYTES}
     * @param keepFree so many bytes of the folder's disk are others': when fewer are free, the cache gives some back
     */
    LocalCache open(Path folder, long maxBytes, LongSupplier keepFree);
}
