package io.shorefs.tcp;

import io.helidon.common.socket.SocketOptions;
import io.helidon.common.tls.Tls;
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

/** A TCP address on a listener of Helidon's, which knows TLS and can tell protocols on one port apart. */
record TcpListener(WebServer server, ListenAddress.Tcp bound, boolean secure) implements Listener {
    /** Large messages need a window; the listener's own default of 4 KiB makes them five times slower. */
    private static final int RECEIVE_BUFFER = 4 << 20;

    /** How many more than are allowed may be accepted to be refused; a listener of Helidon's ends when there are no more files. */
    private static final int REFUSED_AT_ONCE = 64;

    private static final Duration GRACE = Duration.ofMillis(100);
    private static final SocketOptions OPTIONS = ConnectionOptions.here();

    /** What all TCP addresses of one server have in common: its name, how many connections it takes, how it secures them. */
    record Common(String server, String key, ConnectionLimits limits, Optional<Tls> tls) {}

    static TcpListener open(ListenAddress.Tcp address, ProtocolSelector selector, Common common) {
        InetAddress host = resolve(address, common.key);
        probe(host, address, common.key);
        WebServerConfig.Builder builder = WebServer.builder()
                .address(host)
                .port(address.port())
                .shutdownHook(false)
                .shutdownGracePeriod(GRACE)
                .protocolsDiscoverServices(false)
                .featuresDiscoverServices(false)
                .putListenerSocketOption(StandardSocketOptions.SO_RCVBUF, RECEIVE_BUFFER);
        common.tls.ifPresentOrElse(
                tls -> secure(builder, tls, selector, common), () -> plain(builder, selector, common));
        WebServer server = builder.build().start();
        if (!server.isRunning()) {
            throw new TransportException("cannot listen on " + address + "; change " + common.key);
        }
        return new TcpListener(server, new ListenAddress.Tcp(address.host(), server.port()), common.tls.isPresent());
    }

    private static void plain(WebServerConfig.Builder builder, ProtocolSelector selector, Common common) {
        builder.maxTcpConnections(atOnce(common)).connectionOptions(OPTIONS).addConnectionSelector(selector);
    }

    /** Without a bound of the listener's own, from which every failed handshake would take one for good. */
    private static void secure(WebServerConfig.Builder builder, Tls tls, ProtocolSelector selector, Common common) {
        Handshakes handshakes = new Handshakes(OPTIONS, common.server, atOnce(common), common.limits.firstFrame());
        builder.tls(tls).connectionOptions(handshakes).addConnectionSelector(selector.over(handshakes::link));
    }

    private static int atOnce(Common common) {
        return common.limits.connections() + REFUSED_AT_ONCE;
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

    @Override
    public String address() {
        return secure ? bound + " with TLS" : bound.toString();
    }

    @Override
    public void close() {
        server.stop();
    }
}
