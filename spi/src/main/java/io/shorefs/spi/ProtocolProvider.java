package io.shorefs.spi;

import io.shorefs.api.FileSystems;
import java.util.function.Supplier;

/** Makes a protocol engine; found by {@link java.util.ServiceLoader}. */
public interface ProtocolProvider {
    /** The name in configuration and logs, lower case, for example {@code "9p"}. */
    String name();

    /**
     * The engine for one server. Everything in the settings is checked here, before anything is opened.
     *
     * @param fileSystems gives what clients can begin with, from the first connection on; not to be asked before
     * @param settings the server's table in the configuration
     * @throws IllegalArgumentException when a value cannot be used; the message begins with the key
     */
    Protocol create(Supplier<FileSystems> fileSystems, Identities identities, Settings settings);
}
