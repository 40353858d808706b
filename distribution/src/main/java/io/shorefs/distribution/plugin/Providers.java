package io.shorefs.distribution.plugin;

import io.shorefs.spi.CommitLogProvider;
import io.shorefs.spi.LocalCacheProvider;
import io.shorefs.spi.LocalMapProvider;
import io.shorefs.spi.ObjectStoreProvider;
import io.shorefs.spi.ProtocolProvider;
import io.shorefs.spi.TransportProvider;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Everything that can be swapped, built in or from plugins. Any thread. */
public final class Providers {
    private final Registry<TransportProvider> transports =
            new Registry<>("transport", TransportProvider.class, TransportProvider::name);
    private final Registry<ProtocolProvider> protocols =
            new Registry<>("protocol", ProtocolProvider.class, ProtocolProvider::name);
    private final Registry<CommitLogProvider> logs =
            new Registry<>("commit log", CommitLogProvider.class, CommitLogProvider::name);
    private final Registry<LocalMapProvider> maps =
            new Registry<>("local map", LocalMapProvider.class, LocalMapProvider::name);
    private final Registry<ObjectStoreProvider> stores =
            new Registry<>("object store", ObjectStoreProvider.class, ObjectStoreProvider::scheme);

    private final Registry<LocalCacheProvider> caches =
            new Registry<>("local cache", LocalCacheProvider.class, LocalCacheProvider::name);

    private Providers() {}

    /**
     * Finds the built-in providers on the class path, and those of the plugins.
     *
     * @param folder with plugins, if there is one
     * @throws PluginException when a plugin cannot be loaded, or provides nothing
     */
    public static Providers load(Optional<Path> folder) {
        Providers providers = new Providers();
        ClassLoader application = Providers.class.getClassLoader();
        providers.load(application, "ShoreFS itself", Level.DEBUG);
        for (PluginFolder.Plugin plugin :
                folder.map(path -> PluginFolder.find(path, application)).orElse(List.of())) {
            if (providers.load(plugin.loader(), "the plugin " + plugin.path(), Level.INFO) == 0) {
                throw new PluginException(
                        "the plugin " + plugin.path()
                                + " provides nothing: it needs a file META-INF/services/io.shorefs.spi.… that names its provider; remove it, or add that");
            }
        }
        return providers;
    }

    private int load(ClassLoader loader, String origin, Level level) {
        return List.of(transports, protocols, logs, maps, stores, caches).stream()
                .mapToInt(registry -> registry.load(loader, origin, level))
                .sum();
    }

    public Registry<TransportProvider> transports() {
        return transports;
    }

    public Registry<ProtocolProvider> protocols() {
        return protocols;
    }

    public Registry<CommitLogProvider> logs() {
        return logs;
    }

    public Registry<LocalMapProvider> maps() {
        return maps;
    }

    public Registry<ObjectStoreProvider> stores() {
        return stores;
    }

    public Registry<LocalCacheProvider> caches() {
        return caches;
    }
}
