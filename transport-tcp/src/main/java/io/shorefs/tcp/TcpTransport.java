package io.shorefs.tcp;

import io.shorefs.spi.Protocol;
import io.shorefs.spi.Settings;
import io.shorefs.spi.Transport;
import io.shorefs.spi.connection.ConnectionLimits;
import io.shorefs.spi.connection.Connections;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One server over TCP and Unix sockets. Its keys: {@code addresses} (127.0.0.1:5640), {@code max_connections} (1,024), {@code wire_memory}
 * (64 MiB), {@code socket_mode} (0600, for Unix sockets), the table {@code tls} (for TCP), {@code
 * first_message} (10 s: how long a connection may take until its first message is there).
 */
final class TcpTransport implements Transport {
    private static final System.Logger LOG = System.getLogger(TcpTransport.class.getName());
    private static final String DEFAULT_ADDRESS = "127.0.0.1:5640";

    private final String server;
    private final String key;
    private final List<ListenAddress> addresses;
    private final SocketMode socketMode;
    private TcpListener.Common common;
    private final Connections connections;
    private final ProtocolSelector selector;
    private final List<Listener> listeners = new ArrayList<>();

    TcpTransport(String server, Protocol protocol, Settings settings) {
        this.server = server;
        this.key = "[servers." + server + "] addresses";
        List<String> texts =
                settings.keys().contains("addresses") ? settings.texts("addresses") : List.of(DEFAULT_ADDRESS);
        this.addresses = texts.stream().map(ListenAddress::parse).toList();
        this.socketMode = SocketMode.of(settings);
        ConnectionLimits limits = ConnectionLimits.of(settings);
        this.common = new TcpListener.Common(server, key, limits, TlsSettings.of(settings));
        this.connections = new Connections(server, protocol, limits);
        this.selector = new ProtocolSelector(protocol, connections, Optional.empty());
    }

    @Override
    public synchronized void start() {
        try {
            for (ListenAddress address : addresses) {
                Listener listener = listen(address);
                listeners.add(listener);
                LOG.log(System.Logger.Level.DEBUG, "{0}: listens on {1}", server, listener.address());
            }
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    private Listener listen(ListenAddress address) {
        return switch (address) {
            case ListenAddress.Tcp tcp -> TcpListener.open(tcp, selector, common);
            case ListenAddress.Unix unix -> UnixListener.open(unix, socketMode, connections, key);
        };
    }

    @Override
    public synchronized List<String> addresses() {
        return listeners.stream().map(Listener::address).toList();
    }

    @Override
    public synchronized int mostConnections() {
        return common.limits().connections();
    }

    @Override
    public int socketsBeside() {
        return addresses.size() * TcpListener.sockets(0);
    }

    @Override
    public synchronized void limitConnections(int most) {
        ConnectionLimits limits = common.limits().ofConnections(most);
        common = new TcpListener.Common(server, key, limits, common.tls());
        connections.limit(most);
    }

    @Override
    public int connections() {
        return connections.count();
    }

    @Override
    public long wireBytes() {
        return connections.wireBytes();
    }

    @Override
    public long heapBytes() {
        return connections.heapBytes();
    }

    @Override
    public synchronized void close() {
        connections.close();
        listeners.forEach(Listener::close);
        listeners.clear();
    }
}
