package io.shorefs.distribution.config;

import io.shorefs.core.replication.StoreOptions.Durability;
import io.shorefs.distribution.config.ServerConfiguration.DiskCache;
import io.shorefs.distribution.config.ServerConfiguration.Journal;
import io.shorefs.distribution.config.ServerConfiguration.Memory;
import io.shorefs.distribution.config.ServerConfiguration.Server;
import io.shorefs.distribution.config.ServerConfiguration.Storage;
import io.shorefs.spi.LocalCacheProvider;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;

/** Makes the typed configuration of the tree. Every value that this program itself knows is checked here; those of plugins when they read them. */
public final class ConfigurationReader {
    private static final Duration COMMIT_INTERVAL = Duration.ofSeconds(1);
    private static final Duration SHORTEST_INTERVAL = Duration.ofMillis(10);
    private static final Duration LONGEST_INTERVAL = Duration.ofMinutes(1);
    private static final long LEAST_JOURNAL = 256L << 20;

    /** A quarter of it, the map's, is mapped into the address space, which has 128 TiB on most machines. */
    private static final long MOST_JOURNAL = 64L << 40;

    private static final long LEAST_BUDGET = 128L << 20;
    private static final long METADATA_SIZE = 8L << 30;
    private static final long DISK_CACHE = 8L << 30;
    private static final Set<String> NEAR_STORES = Set.of("file", "memory");
    private static final long MOST_DISK_CACHE = 1L << 40;
    private static final long BUDGET = 512L << 20;
    private static final long LEAST_LOCKS = 64L << 10;
    private static final long MOST_LOCKS = 64L << 20;

    private final ConfigSettings root;
    private final Path base;
    private final SortedMap<String, Optional<String>> stores;
    private final List<String> unused = new ArrayList<>();

    private ConfigurationReader(ConfigSettings root, Path base, SortedMap<String, Optional<String>> stores) {
        this.root = root;
        this.base = base;
        this.stores = stores;
    }

    /**
     * Reads and checks.
     *
     * @param base the folder that a relative path in the file counts from
     * @param defaultData the data folder when the file names none
     * @param stores the object stores that there are: the name of the table of each, if it has one, by its scheme
     * @throws ConfigurationException at the first mistake
     */
    public static ServerConfiguration read(
            ConfigSettings root, Path base, Path defaultData, SortedMap<String, Optional<String>> stores) {
        return new ConfigurationReader(root, base, stores).read(defaultData);
    }

    private ServerConfiguration read(Path defaultData) {
        List<Server> servers = new ServersReader(root.table("servers")).read();
        Journal journal = journal(root.table("journal"), defaultData);
        Memory memory = memory();
        Optional<Storage> storage = new StorageReader(root, stores, unused::add).read();
        DiskCache diskCache = diskCache(root.table("cache"), storage);
        if (journal.durability() == Durability.STORE && storage.isEmpty()) {
            throw root.table("journal")
                    .mistake("durability", "\"store\" needs an object store: set [storage] url, or \"journal\" here");
        }
        var checkpoints = new CheckpointsReader(root, storage.isPresent()).read();
        var users = UsersReader.read(root.table("users"));
        root.refuseUnknownHere();
        return new ServerConfiguration(servers, journal, memory, diskCache, storage, checkpoints, users, unused);
    }

    private Journal journal(ConfigSettings table, Path defaultData) {
        Path folder = table.text("dir").map(text -> folder(table, text)).orElse(defaultData);
        OptionalLong maxBytes = table.size("max_size").map(OptionalLong::of).orElseGet(OptionalLong::empty);
        if (maxBytes.isPresent() && maxBytes.getAsLong() < LEAST_JOURNAL) {
            throw table.mistake("max_size", maxBytes.getAsLong() + " bytes are too few: at least 256 MiB are wanted");
        }
        if (maxBytes.isPresent() && maxBytes.getAsLong() > MOST_JOURNAL) {
            throw table.mistake("max_size", maxBytes.getAsLong() + " bytes are too many: at most 64 TiB are wanted");
        }
        Duration interval = table.duration("commit_interval").orElse(COMMIT_INTERVAL);
        if (interval.compareTo(SHORTEST_INTERVAL) < 0 || interval.compareTo(LONGEST_INTERVAL) > 0) {
            throw table.mistake("commit_interval", "a duration from 10 ms to 1 min is wanted");
        }
        Journal journal = new Journal(
                folder.toAbsolutePath().normalize(),
                maxBytes,
                interval,
                durability(table),
                table.text("log").orElse("file"),
                table.text("map").orElse("lmdb"),
                table);
        table.refuseUnknown();
        return journal;
    }

    private static Durability durability(ConfigSettings table) {
        return switch (table.text("durability").orElse("journal")) {
            case "journal" -> Durability.JOURNAL;
            case "store" -> Durability.STORE;
            default -> throw table.mistake("durability", "\"journal\" or \"store\" is wanted");
        };
    }

    /** Half of the budget is for what is not yet in the log; the rest is for the cache, and for what the connections and the heap need. */
    private Memory memory() {
        ConfigSettings table = root.table("memory");
        long budget = table.size("budget").orElse(BUDGET);
        if (budget < LEAST_BUDGET) {
            throw table.mistake("budget", budget + " bytes are too few: at least 128 MiB are wanted");
        }
        long machine = MachineMemory.bytes();
        if (budget > machine) {
            throw table.mistake(
                    "budget", budget + " bytes are too many: this machine has " + machine + " bytes of memory");
        }
        long outside = MachineMemory.outsideTheHeap();
        if (budget > outside) {
            throw table.mistake(
                    "budget",
                    budget + " bytes are too many: -XX:MaxDirectMemorySize in conf/jvm.options allows " + outside);
        }
        ConfigSettings cache = root.table("cache");
        long cacheBytes = cache.size("size").orElse(budget / 4);
        if (cacheBytes > budget / 2) {
            throw cache.mistake(
                    "size", cacheBytes + " bytes are too many: at most half of [memory] budget, " + budget / 2);
        }
        long metadataBytes = cache.size("metadata_size").orElse(METADATA_SIZE);
        long lockBytes = lockBytes(table);
        table.refuseUnknown();
        return new Memory(budget / 2, cacheBytes, metadataBytes, lockBytes);
    }

    /** What is a folder of this machine, or its memory, is as near as a cache. */
    private static DiskCache diskCache(ConfigSettings table, Optional<Storage> storage) {
        boolean isNear = storage.map(s -> s.url().getScheme())
                .filter(NEAR_STORES::contains)
                .isPresent();
        long bytes = table.size("disk_size").orElse(isNear ? 0 : DISK_CACHE);
        if (bytes != 0 && bytes < LocalCacheProvider.LEAST_BYTES) {
            throw table.mistake(
                    "disk_size", bytes + " bytes are too few: at least 64 MiB are wanted, or 0 for no disk cache");
        }
        if (bytes > MOST_DISK_CACHE) {
            throw table.mistake("disk_size", bytes + " bytes are too many: at most 1 TiB is wanted");
        }
        DiskCache cache = new DiskCache(table.text("disk").orElse("file"), bytes, table);
        table.refuseUnknown();
        return cache;
    }

    /** Locks live in the heap: a 24th of it, unless the file says otherwise. */
    private static long lockBytes(ConfigSettings table) {
        long bytes = table.size("locks")
                .orElse(Math.min(MOST_LOCKS, Runtime.getRuntime().maxMemory() / 24));
        if (bytes < LEAST_LOCKS) {
            throw table.mistake("locks", bytes + " bytes are too few: at least 64 KiB are wanted");
        }
        return bytes;
    }

    private Path folder(ConfigSettings table, String text) {
        Path folder = path(table, text);
        if (Files.exists(folder) && !Files.isDirectory(folder)) {
            throw table.mistake("dir", folder + " is a file: a folder is wanted, or a path where one can be made");
        }
        return folder;
    }

    private Path path(ConfigSettings table, String text) {
        try {
            if (!text.isBlank()) {
                return base.resolve(text);
            }
        } catch (InvalidPathException e) {
            throw table.mistake("dir", "\"" + text + "\" is no path: " + e.getReason());
        }
        throw table.mistake("dir", "a path is wanted");
    }
}
