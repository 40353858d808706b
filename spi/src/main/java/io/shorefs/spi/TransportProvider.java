package io.shorefs.spi;

/** Makes a transport; found by {@link java.util.ServiceLoader}. */
public interface TransportProvider {
    /** The name in configuration and logs, lower case, for example {@code "tcp"}. */
    String name();

    /**
     * A transport that carries one protocol.
     *
     * @param server the name of the server in the configuration, for messages (for example {@code "ninep"})
     * @param settings that server's table
     */
    Transport create(String server, Protocol protocol, Settings settings);
}
