package io.shorefs.distribution.server;

import io.shorefs.api.FileSystems;
import io.shorefs.distribution.config.ConfigSettings;
import io.shorefs.distribution.config.ServerConfiguration;
import io.shorefs.distribution.plugin.Providers;
import io.shorefs.distribution.plugin.Registry;
import io.shorefs.spi.Identities;
import io.shorefs.spi.Protocol;
import io.shorefs.spi.Settings;
import io.shorefs.spi.Transport;
import java.util.List;
import java.util.function.Supplier;

/** One configured server: a protocol over a transport. */
record Service(String name, String protocolName, Protocol protocol, Transport transport) implements AutoCloseable {
    private static final String WEB = "websocket";

    /**
     * Makes both of their table, and refuses keys that neither of them knows. Does not listen yet.
     *
     * @throws io.shorefs.distribution.config.ConfigurationException when the table is not usable
     */
    static Service of(
            ServerConfiguration.Server section,
            Supplier<FileSystems> fileSystems,
            Identities identities,
            Providers providers) {
        ConfigSettings settings = section.settings();
        var protocols = find(providers.protocols(), section.protocol(), "protocol", settings);
        var transports = find(providers.transports(), section.transport(), "transport", settings);
        try {
            Settings defaults = section.transport().equals(WEB) ? WebDefaults.of(settings) : settings;
            Protocol protocol = protocols.create(fileSystems, identities, defaults);
            Transport transport = transports.create(section.name(), protocol, settings);
            settings.refuseUnknown();
            return new Service(section.name(), section.protocol(), protocol, transport);
        } catch (IllegalArgumentException e) {
            throw settings.mistake(e);
        }
    }

    private static <P> P find(Registry<P> registry, String name, String key, ConfigSettings settings) {
        return registry.find(name)
                .orElseThrow(() -> settings.mistake(
                        key,
                        "there is no " + registry.kind() + " \"" + name + "\", there is "
                                + String.join(", ", registry.names())));
    }

    /** The most heap that its clients can make it take, in bytes; {@link Long#MAX_VALUE} for what cannot be counted. */
    long heapBytes() {
        long messages = transport.heapBytes();
        long sessions = protocol.heapBytes();
        return messages > Long.MAX_VALUE - sessions ? Long.MAX_VALUE : messages + sessions;
    }

    List<String> addresses() {
        return transport.addresses();
    }

    @Override
    public void close() {
        try (protocol) {
            transport.close();
        }
    }
}
