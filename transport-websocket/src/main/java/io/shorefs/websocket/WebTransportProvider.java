package io.shorefs.websocket;

import io.shorefs.spi.Protocol;
import io.shorefs.spi.Settings;
import io.shorefs.spi.Transport;
import io.shorefs.spi.TransportProvider;

/** HTTP and WebSocket. */
public final class WebTransportProvider implements TransportProvider {
    @Override
    public String name() {
        return "websocket";
    }

    @Override
    public Transport create(String server, Protocol protocol, Settings settings) {
        return new WebTransport(server, protocol, settings);
    }
}
