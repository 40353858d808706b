package io.shorefs.websocket;

import io.helidon.common.buffers.BufferData;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.WebServerConfig;
import io.helidon.webserver.http1.Http1Config;
import io.helidon.webserver.http1.Http1ConnectionSelector;
import io.helidon.webserver.spi.ServerConnection;
import io.helidon.webserver.spi.ServerConnectionSelector;
import io.shorefs.spi.connection.Link;
import io.shorefs.tcp.TcpService;
import java.time.Duration;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/** HTTP/1.1 and the WebSocket on a listener. */
final class WebService implements TcpService {
    /** A connection without a request for so long makes room for others. */
    private static final Duration IDLE = Duration.ofMinutes(1);

    private static final Duration IDLE_CHECK = Duration.ofSeconds(10);

    /** Forms are small; what is large comes over the WebSocket. */
    private static final long LARGEST_BODY = 64 << 10;

    private final Routes routes;
    private final Function<WebSocketLink, ServerConnection> serve;

    /**
     * The same for all addresses of a server.
     *
     * @param routes answers, and says who may
     * @param serve serves what became a WebSocket
     */
    WebService(Routes routes, Function<WebSocketLink, ServerConnection> serve) {
        this.routes = routes;
        this.serve = serve;
    }

    @Override
    public void addTo(WebServerConfig.Builder listener, Arrivals arrivals) {
        listener.idleConnectionTimeout(IDLE)
                .idleConnectionPeriod(IDLE_CHECK)
                .addConnectionSelector(new Selector(routes.guard(), arrivals, serve))
                .maxPayloadSize(LARGEST_BODY)
                .directHandlers(Refusals.handlers())
                .errorHandling(errors -> errors.includeEntity(true))
                .routing(routes.routing());
    }

    /** HTTP/1.1 with an upgrader for each connection, which knows that connection's streams. */
    private record Selector(Guard guard, Arrivals arrivals, Function<WebSocketLink, ServerConnection> serve)
            implements ServerConnectionSelector {
        private static final Http1Config HTTP = Http1Config.create();

        private Http1ConnectionSelector http(Supplier<Link> link) {
            return Http1ConnectionSelector.builder()
                    .config(HTTP)
                    .addUpgrader(new ProtocolUpgrader(guard, link, serve))
                    .build();
        }

        @Override
        public int bytesToIdentifyConnection() {
            return 0;
        }

        @Override
        public Support supports(BufferData data) {
            return Support.SUPPORTED; // it is the only one on its listener
        }

        @Override
        public Set<String> supportedApplicationProtocols() {
            return Set.of("http/1.1");
        }

        @Override
        public ServerConnection connection(ConnectionContext context) {
            return http(arrivals.arrived(context)).connection(context);
        }
    }
}
