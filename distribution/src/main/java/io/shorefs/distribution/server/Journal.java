package io.shorefs.distribution.server;

import io.shorefs.distribution.config.ConfigSettings;
import io.shorefs.distribution.config.ServerConfiguration;
import io.shorefs.distribution.plugin.Providers;
import io.shorefs.distribution.plugin.Registry;
import io.shorefs.spi.CommitLog;
import io.shorefs.spi.LocalMap;
import io.shorefs.spi.LocalMapProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The two parts of a journal, open, in one folder: the log beside the map. */
public record Journal(CommitLog log, LocalMap map) implements AutoCloseable {
    /**
     * Opens both, and makes them where the folder is empty.
     *
     * @throws StartException when they cannot be made
     * @throws io.shorefs.spi.JournalException when they are damaged, or from a newer version
     */
    public static Journal open(Path folder, ServerConfiguration.Journal section, Providers providers) {
        var logs = provider(providers.logs(), section.log(), "log", section.settings());
        var maps = provider(providers.maps(), section.map(), "map", section.settings());
        try {
            JournalSize size = JournalSize.of(section.maxBytes(), folder);
            LocalMap map = map(maps, folder, size);
            try {
                return new Journal(logs.open(folder, size.logBytes()), map);
            } catch (RuntimeException e) {
                map.close();
                throw e;
            }
        } catch (IOException e) {
            throw new StartException("cannot open the journal in " + folder + ": " + e, e);
        }
    }

    /** A map that holds more than its size is opened again with a larger one. */
    private static LocalMap map(LocalMapProvider maps, Path folder, JournalSize size) {
        LocalMap map = maps.open(folder, size.mapBytes());
        long needed = size.mapBytesFor(map.usedBytes());
        if (needed == 0) {
            return map;
        }
        map.close();
        return maps.open(folder, needed);
    }

    /** Whether a folder has one, or a part of one; nothing is made or opened. */
    static boolean exists(Path folder, ServerConfiguration.Journal section, Providers providers) {
        return provider(providers.logs(), section.log(), "log", section.settings())
                        .exists(folder)
                || provider(providers.maps(), section.map(), "map", section.settings())
                        .exists(folder);
    }

    /**
     * The folder of a journal that is there; nothing is made or opened.
     *
     * @throws StartException when there is none, or the folder may not be read
     */
    static Path requireIn(ServerConfiguration.Journal section, Providers providers) {
        Path path = section.folder();
        if (!Files.isDirectory(path)) {
            throw new StartException("there is no data folder " + path + "; name it with --data or [journal] dir");
        }
        if (!Files.isReadable(path) || !Files.isExecutable(path)) {
            throw new StartException("the data folder " + path + " may not be read by user "
                    + System.getProperty("user.name") + "; run this as its owner, or name another one with --data");
        }
        if (!exists(path, section, providers)) {
            throw new StartException(
                    "there is no filesystem in " + path + "; name its folder with --data or [journal] dir");
        }
        return path;
    }

    /** Refuses, as a mistake of the configuration, names that no provider has. */
    static void requireProviders(ServerConfiguration.Journal section, Providers providers) {
        provider(providers.logs(), section.log(), "log", section.settings());
        provider(providers.maps(), section.map(), "map", section.settings());
    }

    private static <P> P provider(Registry<P> registry, String name, String key, ConfigSettings settings) {
        return registry.find(name)
                .orElseThrow(() -> settings.mistake(
                        key,
                        "there is no " + registry.kind() + " \"" + name + "\", there is "
                                + String.join(", ", registry.names())));
    }

    /** Bytes of the disk that both parts may still take. */
    long mayGrowBy() {
        long ofLog = log.totalPages() * CommitLog.PAGE - log.fileBytes();
        long ofMap = map.maxBytes() - map.usedBytes();
        return Math.max(0, ofLog) + Math.max(0, ofMap);
    }

    @Override
    public void close() {
        try (map) {
            log.close();
        }
    }
}
