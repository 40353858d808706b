package io.shorefs.distribution.server;

import io.shorefs.distribution.config.ServerConfiguration;
import io.shorefs.distribution.plugin.Providers;
import io.shorefs.distribution.plugin.Registry;
import io.shorefs.spi.LocalCache;
import io.shorefs.spi.LocalCacheProvider;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;

/** Opens the cache for blocks of the object store, in a folder of its own beside the journal, to which it leaves the room that it may still need. */
final class DiskCache {
    /** In the data folder; whoever likes may delete it while no server runs. */
    private static final String FOLDER = "cache";

    /** Of the whole disk, one of so many parts is left to others, at most {@link #MOST_LEFT}. */
    private static final int PARTS = 20;

    private static final long MOST_LEFT = 1L << 30;

    private DiskCache() {}

    /** Refuses, as a mistake of the configuration, a name that no provider has. */
    static void requireProvider(ServerConfiguration.DiskCache section, Providers providers) {
        provider(section, providers);
    }

    /** Opens it; none when it is switched off. */
    static LocalCache open(Path folder, ServerConfiguration.DiskCache section, Providers providers, Journal journal) {
        if (section.bytes() == 0) {
            return LocalCache.NONE;
        }
        long left = leftToOthers(folder);
        return provider(section, providers)
                .open(folder.resolve(FOLDER), section.bytes(), () -> left + journal.mayGrowBy());
    }

    private static long leftToOthers(Path folder) {
        try {
            FileStore disk = Files.getFileStore(folder);
            return Math.min(MOST_LEFT, disk.getTotalSpace() / PARTS);
        } catch (IOException e) {
            throw new StartException("cannot look at the disk of " + folder + ": " + e, e);
        }
    }

    private static LocalCacheProvider provider(ServerConfiguration.DiskCache section, Providers providers) {
        Registry<LocalCacheProvider> registry = providers.caches();
        return registry.find(section.provider()).orElseThrow(() -> section.settings()
                .mistake(
                        "disk",
                        "there is no " + registry.kind() + " \"" + section.provider() + "\", there is "
                                + String.join(", ", registry.names())));
    }
}
