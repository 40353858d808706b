package io.shorefs.websocket;

import io.shorefs.conformance.MapSettings;
import io.shorefs.conformance.transport.SlowClientKit;
import io.shorefs.conformance.transport.WebSocketWire;
import io.shorefs.conformance.transport.Wire;
import io.shorefs.spi.Protocol;
import io.shorefs.spi.Transport;
import java.io.IOException;
import java.net.http.HttpClient;
import java.util.Map;

final class WebSocketConformanceTest extends SlowClientKit {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    @Override
    protected Transport create(Protocol protocol) {
        return new WebTransportProvider()
                .create("webui", protocol, new MapSettings(Map.of("addresses", "127.0.0.1:0")));
    }

    @Override
    protected Wire connect(String address) throws IOException {
        return WebSocketWire.connect(CLIENT, address);
    }
}
