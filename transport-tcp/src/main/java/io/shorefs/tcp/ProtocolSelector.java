package io.shorefs.tcp;

import io.helidon.common.buffers.BufferData;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.WebServerConfig;
import io.helidon.webserver.spi.ServerConnection;
import io.helidon.webserver.spi.ServerConnectionSelector;
import io.shorefs.api.Credentials;
import io.shorefs.spi.Protocol;
import io.shorefs.spi.connection.Connections;
import io.shorefs.spi.connection.Link;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Serves a protocol on a listener of Helidon's, alone or beside HTTP on one port, also below TLS. Added to a listener in code. The
 * listener's connections should have {@code TCP_NODELAY} and the listener a receive buffer of some megabytes. Any thread.
 */
public final class ProtocolSelector implements ServerConnectionSelector, TcpService {
    /** From so many bytes a protocol can be told from HTTP; Helidon asks when there are more. */
    private static final int IDENTIFYING = 7;

    private final Protocol protocol;
    private final Connections connections;
    private final Optional<Credentials> identity;
    private final Function<ConnectionContext, Link> links;

    /**
     * A selector that owns nothing: whoever made the connections closes them.
     *
     * @param identity when present, what every user of these connections is taken for
     */
    public ProtocolSelector(Protocol protocol, Connections connections, Optional<Credentials> identity) {
        this(protocol, connections, identity, HelidonLink::of);
    }

    private ProtocolSelector(
            Protocol protocol,
            Connections connections,
            Optional<Credentials> identity,
            Function<ConnectionContext, Link> links) {
        this.protocol = protocol;
        this.connections = connections;
        this.identity = identity;
        this.links = links;
    }

    @Override
    public void addTo(WebServerConfig.Builder listener, Arrivals arrivals) {
        listener.addConnectionSelector(
                new ProtocolSelector(protocol, connections, identity, context -> arrivals.arrived(context)
                        .get()));
    }

    @Override
    public int bytesToIdentifyConnection() {
        return IDENTIFYING;
    }

    @Override
    public Support supports(BufferData data) {
        byte[] first = new byte[IDENTIFYING];
        for (int i = 0; i < first.length; i++) {
            first[i] = (byte) data.get(i);
        }
        return protocol.recognizes(ByteBuffer.wrap(first)) ? Support.SUPPORTED : Support.UNSUPPORTED;
    }

    @Override
    public Set<String> supportedApplicationProtocols() {
        return Set.of(); // chosen by its first bytes, not by ALPN
    }

    @Override
    public ServerConnection connection(ConnectionContext context) {
        return new HostedConnection(links.apply(context), connections, identity);
    }
}
