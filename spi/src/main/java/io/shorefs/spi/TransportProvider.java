package io.shorefs.spi;

/** Makes a transport; found by {@link java.util.ServiceLoader}. */
public interface TransportProvider {
    /** The name in configuration and logs, lower case, for example {@code "tcp"}. */
    String name();

    /**
     * A transport that carries one protocol, and does not listen yet. Everything in the settings is checked here.
     *
     * @param server the name of the server in the configuration, for messages (for example {@code "ninep"})
     * @param settings that server's table
     * @throws IllegalArgumentException when a value cannot be used; the message begins with the key
     */
    Transport create(String server, Protocol protocol, Settings settings);
}
