package io.shorefs.spi;

import io.shorefs.api.FileSystem;
import java.util.function.Supplier;

/** Makes a protocol engine; found by {@link java.util.ServiceLoader}. */
public interface ProtocolProvider {
    /** The name in configuration and logs, lower case, for example {@code "9p"}. */
    String name();

    /**
     * The engine for one server. Everything in the settings is checked here, before anything is opened.
     *
     * @param fileSystem gives the filesystem, from the first connection on; not to be asked before
     * @param settings the server's table in the configuration
     * @throws IllegalArgumentException when a value cannot be used; the message begins with the key
     */
    Protocol create(Supplier<FileSystem> fileSystem, Identities identities, Settings settings);
}
