package io.shorefs.websocket;

import io.helidon.common.concurrency.limits.Limit;
import io.helidon.webserver.spi.ServerConnection;
import io.shorefs.api.Credentials;
import io.shorefs.spi.connection.Connection;
import io.shorefs.spi.connection.Connections;
import java.time.Duration;
import java.util.Optional;

/** Helidon's side of a WebSocket: its virtual thread sees to the pings while a platform thread of the connection loop serves. */
final class UpgradedConnection implements ServerConnection {
    private final WebSocketLink link;
    private final Connections connections;
    private final Credentials identity;
    private final Heartbeat heartbeat;

    UpgradedConnection(WebSocketLink link, Connections connections, Credentials identity, Heartbeat heartbeat) {
        this.link = link;
        this.connections = connections;
        this.identity = identity;
        this.heartbeat = heartbeat;
    }

    /** Returns when the connection's session is closed, however it ended. */
    @Override
    public void handle(Limit limit) throws InterruptedException {
        Optional<Connection> connection = connections.start(link, Optional.of(identity));
        if (connection.isPresent()) {
            watch(connection.get());
        }
    }

    private void watch(Connection connection) throws InterruptedException {
        try {
            heartbeat.watch(link, connection);
        } catch (InterruptedException e) {
            connection.end();
            throw e;
        }
    }

    /** Always active: a mount may be idle for days. */
    @Override
    public Duration idleTime() {
        return Duration.ZERO;
    }

    @Override
    public void close(boolean interrupt) {
        link.shutdown();
    }
}
