package io.shorefs.spi;

import io.shorefs.api.FileSystem;

/** Makes a protocol engine; found by {@link java.util.ServiceLoader}. */
public interface ProtocolProvider {
    /** The name in configuration and logs, lower case, for example {@code "9p"}. */
    String name();

    /**
     * The engine for one server.
     *
     * @param settings the server's table in the configuration
     */
    Protocol create(FileSystem fileSystem, Identities identities, Settings settings);
}
