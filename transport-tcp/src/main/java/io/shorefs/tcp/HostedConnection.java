package io.shorefs.tcp;

import io.helidon.common.concurrency.limits.Limit;
import io.helidon.webserver.spi.ServerConnection;
import io.shorefs.api.Credentials;
import io.shorefs.spi.connection.Connection;
import io.shorefs.spi.connection.Connections;
import io.shorefs.spi.connection.Link;
import java.time.Duration;
import java.util.Optional;

/** Helidon's side of a connection: its virtual thread waits while a platform thread of the connection loop serves. */
final class HostedConnection implements ServerConnection {
    private final Link link;
    private final Connections connections;
    private final Optional<Credentials> identity;

    HostedConnection(Link link, Connections connections, Optional<Credentials> identity) {
        this.link = link;
        this.connections = connections;
        this.identity = identity;
    }

    @Override
    public void handle(Limit limit) throws InterruptedException {
        Optional<Connection> connection = connections.start(link, identity);
        if (connection.isPresent()) {
            await(connection.get());
        }
    }

    private static void await(Connection connection) throws InterruptedException {
        try {
            connection.await();
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
