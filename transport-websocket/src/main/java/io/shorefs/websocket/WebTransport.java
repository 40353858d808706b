package io.shorefs.websocket;

import io.helidon.common.tls.Tls;
import io.shorefs.spi.Protocol;
import io.shorefs.spi.Settings;
import io.shorefs.spi.Telemetry;
import io.shorefs.spi.Transport;
import io.shorefs.spi.connection.ConnectionLimits;
import io.shorefs.spi.connection.Connections;
import io.shorefs.tcp.ListenAddress;
import io.shorefs.tcp.TcpListener;
import io.shorefs.tcp.TlsSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * One web server. Its keys: {@code addresses} (127.0.0.1:8080), {@code uid} and {@code gid} (1000, what everybody is taken for), {@code max_connections} (128 WebSockets),
 * {@code wire_memory} (16 MiB), {@code first_message} (10 s), {@code ping_every} (30 s), the table {@code tls}, {@code hosts}
 * (names beside localhost by which it may be asked), {@code token} and {@code password} (hashes), {@code insecure} (false).
 */
final class WebTransport implements Transport {
    private static final System.Logger LOG = System.getLogger(WebTransport.class.getName());

    private final String server;
    private final WebSettings settings;
    private final Optional<Tls> tls;
    private final Connections connections;
    private final WebService service;
    private final List<TcpListener> listeners = new ArrayList<>();
    private final AtomicReference<Telemetry> telemetry = new AtomicReference<>(List::of);
    private ConnectionLimits limits;

    WebTransport(String server, Protocol protocol, Settings table) {
        this.server = server;
        this.settings = WebSettings.of(table);
        this.tls = TlsSettings.of(table);
        this.limits = settings.limits();
        this.connections = new Connections(server, protocol, limits);
        this.service = new WebService(
                new Routes(
                        new Guard(server, settings.hosts(), settings.login()),
                        () -> telemetry.get().measures()),
                link -> new UpgradedConnection(link, connections, settings.identity(), settings.heartbeat()));
    }

    @Override
    public void tell(Telemetry of) {
        telemetry.set(of);
    }

    @Override
    public synchronized void start() {
        if (settings.insecure()) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "{0}: insecure = true: whoever reaches {1} can use the filesystem",
                    server,
                    settings.addresses());
        }
        TcpListener.Common common = new TcpListener.Common(server, "[servers." + server + "] addresses", limits, tls);
        try {
            for (ListenAddress.Tcp address : settings.addresses()) {
                listeners.add(TcpListener.open(address, service, common));
                LOG.log(System.Logger.Level.DEBUG, "{0}: listens on {1}", server, address);
            }
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    @Override
    public synchronized List<String> addresses() {
        String scheme = tls.isPresent() ? "https://" : "http://";
        return listeners.stream().map(listener -> scheme + listener.bound()).toList();
    }

    @Override
    public synchronized int mostConnections() {
        return limits.connections();
    }

    @Override
    public int socketsBeside() {
        return settings.addresses().size() * TcpListener.sockets(0);
    }

    @Override
    public synchronized void limitConnections(int most) {
        limits = limits.ofConnections(most);
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
        listeners.forEach(TcpListener::close);
        listeners.clear();
    }
}
