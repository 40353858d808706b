package io.shorefs.tcp;

import io.helidon.common.socket.SocketOptions;
import io.helidon.webserver.ConnectionContext;
import io.shorefs.spi.connection.Link;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * The sockets of a TLS listener from their acceptance to the end of their handshake. A listener of Helidon's sets no deadline to a
 * handshake, and counts one that fails for ever, so both bounds are here: it asks this for each socket's options. Any thread.
 */
final class Handshakes implements SocketOptions, TcpService.Arrivals {
    private static final System.Logger LOG = System.getLogger(Handshakes.class.getName());

    /** How long closing waits for a client that does not read; without it SSLSocket.close waits for the end of a write under way. */
    private static final int LINGER_SECONDS = 1;

    private final SocketOptions options;
    private final String server;
    private final int most;
    private final Duration deadline;
    private final Map<SocketAddress, Pending> pending = new ConcurrentHashMap<>();

    private record Pending(Socket socket, CompletableFuture<Void> end) {}

    /**
     * No sockets yet.
     *
     * @param server its name, for messages
     * @param most how many handshakes may be under way
     * @param deadline how long one may take
     */
    Handshakes(SocketOptions options, String server, int most, Duration deadline) {
        this.options = options;
        this.server = server;
        this.most = most;
        this.deadline = deadline;
    }

    /** A socket was accepted: its handshake begins after this. What this throws, the listener takes as a reason to close the socket. */
    @Override
    public void configureSocket(Socket socket) {
        options.configureSocket(socket);
        if (pending.size() >= most) {
            pending.values().stream()
                    .filter(other -> other.socket.isClosed())
                    .forEach(other -> other.end.completeExceptionally(new IOException("closed")));
        }
        if (pending.size() >= most) {
            throw new IllegalStateException(most + " handshakes are under way");
        }
        try {
            socket.setSoLinger(true, LINGER_SECONDS);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        watch(socket.getRemoteSocketAddress(), new Pending(socket, new CompletableFuture<>()));
    }

    private void watch(SocketAddress peer, Pending one) {
        pending.put(peer, one);
        one.end.orTimeout(deadline.toNanos(), TimeUnit.NANOSECONDS).whenComplete((done, failure) -> {
            pending.remove(peer, one);
            if (failure != null) {
                Thread.ofVirtual().start(() -> refuse(peer, one.socket));
            }
        });
    }

    private void refuse(SocketAddress peer, Socket socket) {
        String reason = socket.isClosed()
                ? "its TLS handshake failed"
                : "no TLS handshake within " + deadline.toMillis() + " ms";
        LOG.log(System.Logger.Level.INFO, "{0}: refused {1}: {2}", server, peer, reason);
        try {
            socket.close();
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "closing the socket of " + peer, e);
        }
    }

    /** The handshake of this connection is done: gives the connection as streams. */
    @Override
    public Supplier<Link> arrived(ConnectionContext connection) {
        Pending one = pending.get(connection.remotePeer().address());
        if (one == null || !one.end.complete(null)) {
            return () -> HelidonLink.of(connection); // too late, its socket is being closed
        }
        return () -> new SecureLink(HelidonLink.of(connection), one.socket);
    }

    @Override
    public Map<SocketOption<?>, Object> socketOptions() {
        return options.socketOptions();
    }

    @Override
    public Duration connectTimeout() {
        return options.connectTimeout();
    }

    @Override
    public Duration readTimeout() {
        return options.readTimeout();
    }

    @Override
    public Optional<Integer> socketReceiveBufferSize() {
        return options.socketReceiveBufferSize();
    }

    @Override
    public Optional<Integer> socketSendBufferSize() {
        return options.socketSendBufferSize();
    }

    @Override
    public boolean socketReuseAddress() {
        return options.socketReuseAddress();
    }

    @Override
    public boolean socketKeepAlive() {
        return options.socketKeepAlive();
    }

    @Override
    public boolean tcpNoDelay() {
        return options.tcpNoDelay();
    }
}
