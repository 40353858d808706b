package io.shorefs.distribution.config;

import io.shorefs.api.Errno;
import io.shorefs.api.FsException;
import io.shorefs.core.replication.StoreOptions;
import io.shorefs.core.replication.StoreOptions.Durability;
import io.shorefs.distribution.identity.SystemIdentities;
import io.shorefs.distribution.identity.UserEntry;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What the configuration says, checked. Immutable.
 *
 * @param servers at least one
 * @param storage empty if everything stays in the journal
 * @param checkpoints when they are made by themselves, if they are
 * @param unused sentences on what the file has and this version does not use
 */
public record ServerConfiguration(
        List<Server> servers,
        Journal journal,
        Memory memory,
        DiskCache diskCache,
        Optional<Storage> storage,
        Optional<Checkpoints> checkpoints,
        Users users,
        List<String> unused) {
    public ServerConfiguration {
        servers = List.copyOf(servers);
        unused = List.copyOf(unused);
    }

    /** The same with another data folder, an absolute one. */
    public ServerConfiguration withFolder(Path folder) {
        Journal other = new Journal(
                folder,
                journal.maxBytes,
                journal.commitInterval,
                journal.durability,
                journal.log,
                journal.map,
                journal.settings);
        return new ServerConfiguration(servers, other, memory, diskCache, storage, checkpoints, users, unused);
    }

    /**
     * The machine's users with the configured ones laid over them.
     *
     * @throws ConfigurationException when one of them is not to be found
     */
    public SystemIdentities identities() {
        try {
            return SystemIdentities.open(users.entries);
        } catch (IllegalArgumentException e) {
            throw users.settings.mistake(e);
        }
    }

    /**
     * A protocol over a transport.
     *
     * @param name of its table
     * @param settings its table, which protocol and transport read further; {@link ConfigSettings#refuseUnknown} is due after that
     * @param byDefault nobody asked for it: a start goes on without it when it cannot listen
     */
    public record Server(String name, String protocol, String transport, ConfigSettings settings, boolean byDefault) {}

    /**
     * Where the data is.
     *
     * @param folder absolute
     * @param maxBytes for log and map together; when empty, it is chosen by the free space
     * @param commitInterval longest time until a change is durable without an fsync
     * @param durability what an fsync waits for
     * @param log name of the commit log's provider
     * @param map name of the local map's provider
     * @param settings its table, for mistakes that show later
     */
    public record Journal(
            Path folder,
            OptionalLong maxBytes,
            Duration commitInterval,
            Durability durability,
            String log,
            String map,
            ConfigSettings settings) {}

    /**
     * Blocks of the object store on this machine's disk.
     *
     * @param provider name of the local cache's provider
     * @param bytes that it takes at most; 0 for none
     * @param settings its table, for mistakes that show later
     */
    public record DiskCache(String provider, long bytes, ConfigSettings settings) {}

    /**
     * The object store.
     *
     * @param url of a store that there is
     * @param branch name of the one that is served
     * @param password what objects are encrypted with, if they are
     * @param uploadInterval longest time until a durable change is uploaded
     * @param collection when what nothing refers to is looked for, and when it is deleted
     * @param scrubRate so many bytes a second all blocks are read; 0 when that is done only when it is asked for
     * @param table {@code [storage]}, for mistakes that show later
     * @param settings the table that the store reads, if there is one; {@link ConfigSettings#refuseUnknown} is due after that
     */
    public record Storage(
            URI url,
            String branch,
            Optional<Password> password,
            Duration uploadInterval,
            StoreOptions.Collection collection,
            long scrubRate,
            ConfigSettings table,
            Optional<ConfigSettings> settings) {
        /** What stops whoever was refused by the volume: a password that is not its own is a mistake of the configuration. */
        public RuntimeException refusal(FsException refused, RuntimeException otherwise) {
            return refused.errno() == Errno.EACCES
                    ? table.mistake("encryption_password", refused.getMessage())
                    : otherwise;
        }
    }

    /**
     * Checkpoints that are made by themselves.
     *
     * @param every between two of them
     * @param keep so many
     */
    public record Checkpoints(Duration every, int keep) {}

    /**
     * What is laid over the machine's own users.
     *
     * @param settings their table, for mistakes that show later
     */
    public record Users(List<UserEntry> entries, ConfigSettings settings) {
        public Users {
            entries = List.copyOf(entries);
        }
    }

    /**
     * Memory for the contents of files, and for locks, and room for metadata.
     *
     * @param dirtyBytes not yet in the log
     * @param cacheBytes read from it
     * @param metadataBytes of the local map, up to which metadata is fetched before anybody asks for it, and beyond which it is evicted
     * @param lockBytes of the heap, for byte-range locks
     */
    public record Memory(long dirtyBytes, long cacheBytes, long metadataBytes, long lockBytes) {}
}
