package io.shorefs.distribution.config;

import io.shorefs.distribution.identity.SystemIdentities;
import io.shorefs.distribution.identity.UserEntry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;

/**
 * What the configuration says, checked. Immutable.
 *
 * @param servers at least one
 * @param unused sentences on what the file has and this version does not use
 */
public record ServerConfiguration(
        List<Server> servers, Journal journal, Memory memory, Users users, List<String> unused) {
    public ServerConfiguration {
        servers = List.copyOf(servers);
        unused = List.copyOf(unused);
    }

    /** The same with another data folder, an absolute one. */
    public ServerConfiguration withFolder(Path folder) {
        Journal other = new Journal(
                folder, journal.maxBytes, journal.commitInterval, journal.log, journal.map, journal.settings);
        return new ServerConfiguration(servers, other, memory, users, unused);
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
     */
    public record Server(String name, String protocol, String transport, ConfigSettings settings) {}

    /**
     * Where the data is.
     *
     * @param folder absolute
     * @param maxBytes for log and map together; when empty, it is chosen by the free space
     * @param commitInterval longest time until a change is durable without an fsync
     * @param log name of the commit log's provider
     * @param map name of the local map's provider
     * @param settings its table, for mistakes that show later
     */
    public record Journal(
            Path folder,
            OptionalLong maxBytes,
            Duration commitInterval,
            String log,
            String map,
            ConfigSettings settings) {}

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
     * Memory for the contents of files, and for locks.
     *
     * @param dirtyBytes not yet in the log
     * @param cacheBytes read from it
     * @param lockBytes of the heap, for byte-range locks
     */
    public record Memory(long dirtyBytes, long cacheBytes, long lockBytes) {}
}
