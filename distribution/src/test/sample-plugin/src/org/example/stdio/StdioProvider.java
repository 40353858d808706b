package org.example.stdio;

import io.shorefs.spi.Protocol;
import io.shorefs.spi.Settings;
import io.shorefs.spi.Transport;
import io.shorefs.spi.TransportProvider;

/** A transport for whoever starts the server as a child: one connection, over the standard streams. */
public final class StdioProvider implements TransportProvider {
    @Override
    public String name() {
        return "stdio";
    }

    @Override
    public Transport create(String server, Protocol protocol, Settings settings) {
        return new StdioTransport(server, protocol, settings.text("peer").orElse("stdio"));
    }
}
