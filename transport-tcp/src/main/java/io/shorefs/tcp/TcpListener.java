package io.shorefs.tcp;

import io.helidon.common.Builder;
import io.helidon.common.socket.SocketOptions;
import io.helidon.common.tls.Tls;
import io.helidon.webserver.Routing;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.WebServerConfig;
import io.shorefs.spi.TransportException;
import io.shorefs.spi.connection.ConnectionLimits;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A TCP address on a listener of Helidon's, which knows TLS and can tell protocols on one port apart. That one ends, with all its connections, when it cannot accept; it is
 * opened again then.
 */
public final class TcpListener implements Listener {
    private static final System.Logger LOG = System.getLogger(TcpListener.class.getName());

    /** Large messages need a window; the listener's own default of 4 KiB makes them five times slower. */
    private static final int RECEIVE_BUFFER = 4 << 20;

    /** How many more than are allowed may be accepted to be refused; a listener of Helidon's ends when there are no more files. */
    private static final int REFUSED_AT_ONCE = 64;

    private static final Duration GRACE = Duration.ofMillis(100);
    private static final SocketOptions OPTIONS = ConnectionOptions.here();

    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

    private final TcpService service;
    private final Common common;
    private final AtomicBoolean serving = new AtomicBoolean();
    private final CountDownLatch closed = new CountDownLatch(1);
    private ListenAddress.Tcp bound;
    private WebServer server;

    private TcpListener(ListenAddress.Tcp address, TcpService service, Common common) {
        this.bound = address;
        this.service = service;
        this.common = common;
    }

    /**
     * What all TCP addresses of one server have in common.
     *
     * @param server its name
     * @param key what sets its addresses, for messages
     * @param limits how many connections it takes
     * @param tls how it secures them, if it does
     */
    public record Common(String server, String key, ConnectionLimits limits, Optional<Tls> tls) {}

    /**
     * Listens.
     *
     * @throws TransportException when it cannot; the message names the key
     */
    public static TcpListener open(ListenAddress.Tcp address, TcpService service, Common common) {
        TcpListener listener = new TcpListener(address, service, common);
        listener.listen();
        return listener;
    }

    private synchronized void listen() {
        ListenAddress.Tcp address = bound;
        InetAddress host = resolve(address, common.key);
        probe(host, address, common.key);
        WebServerConfig.Builder builder = WebServer.builder()
                .address(host)
                .port(address.port())
                .addRouting(new End(this::ended))
                .shutdownHook(false)
                .shutdownGracePeriod(GRACE)
                .protocolsDiscoverServices(false)
                .featuresDiscoverServices(false)
                .putListenerSocketOption(StandardSocketOptions.SO_RCVBUF, RECEIVE_BUFFER);
        common.tls.ifPresentOrElse(tls -> secure(builder, tls, service, common), () -> plain(builder, service, common));
        server = builder.build().start();
        if (!server.isRunning()) {
            throw new TransportException("cannot listen on " + address + "; change " + common.key);
        }
        bound = new ListenAddress.Tcp(address.host(), server.port());
        serving.set(true);
    }

    /** Is told when the listener has ended. */
    private record End(Runnable ended) implements Routing, Builder<End, End> {
        @Override
        public End build() {
            return this;
        }

        @Override
        public void afterStop() {
            ended.run();
        }
    }

    /** By the listener's own thread, or by whoever closes it. */
    private void ended() {
        if (serving.compareAndSet(true, false)) {
            Thread.ofPlatform()
                    .daemon()
                    .name("shorefs-" + common.server + "-reopen")
                    .start(this::reopen);
        }
    }

    private void reopen() {
        LOG.log(
                System.Logger.Level.ERROR,
                "{0}: the listener on {1} ended by itself, and its connections with it; it is opened again. When there were too many open files, lower [servers.{0}] max_connections or raise the limit (ulimit -n)",
                common.server,
                address());
        Duration pause = FIRST_PAUSE;
        try {
            while (!closed.await(pause.toMillis(), TimeUnit.MILLISECONDS) && !reopened()) {
                Duration longer = pause.multipliedBy(2);
                pause = longer.compareTo(LONGEST_PAUSE) < 0 ? longer : LONGEST_PAUSE;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whether there is nothing more to do: it listens, or is closed. */
    private synchronized boolean reopened() {
        if (closed.getCount() == 0) {
            return true;
        }
        try {
            server.stop(); // what is left of the one that ended
            listen();
            LOG.log(System.Logger.Level.WARNING, "{0}: listens on {1} again", common.server, address());
            return true;
        } catch (RuntimeException e) {
            LOG.log(
                    System.Logger.Level.ERROR,
                    "{0}: cannot listen on {1} again, and tries on: {2}",
                    common.server,
                    address(),
                    e.getMessage());
            return false;
        }
    }

    /** What listens now. */
    synchronized WebServer server() {
        return server;
    }

    private static void plain(WebServerConfig.Builder builder, TcpService service, Common common) {
        builder.maxTcpConnections(atOnce(common)).connectionOptions(OPTIONS);
        service.addTo(builder, connection -> () -> HelidonLink.of(connection));
    }

    /** Without a bound of the listener's own, from which every failed handshake would take one for good. */
    private static void secure(WebServerConfig.Builder builder, Tls tls, TcpService service, Common common) {
        Handshakes handshakes = new Handshakes(OPTIONS, common.server, atOnce(common), common.limits.firstFrame());
        builder.tls(tls).connectionOptions(handshakes);
        service.addTo(builder, handshakes);
    }

    private static int atOnce(Common common) {
        return sockets(common.limits.connections());
    }

    /** The most sockets that a listener has at once for so many connections. */
    public static int sockets(int connections) {
        return connections + REFUSED_AT_ONCE;
    }

    private static InetAddress resolve(ListenAddress.Tcp address, String key) {
        try {
            return InetAddress.getByName(address.host());
        } catch (UnknownHostException e) {
            throw new TransportException("there is no host \"" + address.host() + "\"; change " + key, e);
        }
    }

    /** Helidon's listener logs a failure and tells nobody, so the address is tried first: by a socket that does not listen, which would take a client and reset it. */
    private static void probe(InetAddress host, ListenAddress.Tcp address, String key) {
        try (Socket socket = new Socket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(host, address.port()));
        } catch (BindException e) {
            throw new TransportException(refused(address, e) + "; change " + key, e);
        } catch (IOException e) {
            throw new TransportException("cannot listen on " + address + ": " + e.getMessage() + "; change " + key, e);
        }
    }

    private static String refused(ListenAddress.Tcp address, BindException e) {
        String message = String.valueOf(e.getMessage());
        return message.contains("in use")
                ? "port " + address.port() + " is in use"
                : "cannot listen on " + address + ": " + message;
    }

    /** Where it listens, with the actual port. */
    public synchronized ListenAddress.Tcp bound() {
        return bound;
    }

    @Override
    public synchronized String address() {
        return common.tls.isPresent() ? bound + " with TLS" : bound.toString();
    }

    @Override
    public synchronized void close() {
        closed.countDown();
        serving.set(false);
        server.stop();
    }
}
