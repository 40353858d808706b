package io.shorefs.tcp;

import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.WebServerConfig;
import io.shorefs.spi.connection.Link;
import java.util.function.Supplier;

/** What a TCP listener serves, also below TLS. */
public interface TcpService {
    /**
     * Adds to a listener what it serves.
     *
     * @param listener has its address, its options and TLS already
     * @param arrivals to be told of every connection, once, before anything of it is read
     */
    void addTo(WebServerConfig.Builder listener, Arrivals arrivals);

    /** How the connections of one listener become links. Any thread. */
    interface Arrivals {
        /**
         * A connection is there, and its handshake, if there is one, is done.
         *
         * @return gives the connection's streams, after what its reader has read already; to be asked at most once
         */
        Supplier<Link> arrived(ConnectionContext connection);
    }
}
