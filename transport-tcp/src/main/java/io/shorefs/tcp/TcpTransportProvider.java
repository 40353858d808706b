package io.shorefs.tcp;

import io.shorefs.spi.Protocol;
import io.shorefs.spi.Settings;
import io.shorefs.spi.Transport;
import io.shorefs.spi.TransportProvider;

/** TCP and Unix sockets. */
public final class TcpTransportProvider implements TransportProvider {
    @Override
    public String name() {
        return "tcp";
    }

    @Override
    public Transport create(String server, Protocol protocol, Settings settings) {
        return new TcpTransport(server, protocol, settings);
    }
}
