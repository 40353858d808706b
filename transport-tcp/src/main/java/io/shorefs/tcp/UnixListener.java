package io.shorefs.tcp;

import io.shorefs.spi.TransportException;
import io.shorefs.spi.connection.Connections;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Optional;

/** A Unix socket: Helidon's listeners have none, so this accepts by itself. */
final class UnixListener implements Listener {
    private static final System.Logger LOG = System.getLogger(UnixListener.class.getName());
    private static final long PAUSE_MILLIS = 100;

    private final ListenAddress.Unix address;
    private final SocketFile file;
    private final ServerSocketChannel channel;
    private final Connections connections;
    private final Thread acceptor;
    private long accepted;

    private UnixListener(
            ListenAddress.Unix address, SocketFile file, ServerSocketChannel channel, Connections connections) {
        this.address = address;
        this.file = file;
        this.channel = channel;
        this.connections = connections;
        this.acceptor =
                Thread.ofPlatform().daemon().name("shorefs-accept " + address).unstarted(this::accept);
    }

    /**
     * Listens, in the place of a socket that a crashed server left.
     *
     * @throws TransportException when something else is there, or a server that lives
     */
    static UnixListener open(ListenAddress.Unix address, SocketMode mode, Connections connections, String key) {
        SocketFile.Bound bound = SocketFile.bind(address.path(), mode, key);
        UnixListener listener = new UnixListener(address, bound.file(), bound.channel(), connections);
        listener.acceptor.start();
        return listener;
    }

    private void accept() {
        while (channel.isOpen()) {
            try {
                SocketChannel client = channel.accept();
                accepted++;
                connections.start(new UnixLink(client, address + " #" + accepted), Optional.empty());
            } catch (ClosedChannelException e) {
                return; // close() ends the acceptor so
            } catch (IOException e) { // too many open files, for one: this passes
                LOG.log(System.Logger.Level.WARNING, "{0}: cannot accept a connection: {1}", address, e.getMessage());
                pause();
            }
        }
    }

    private void pause() {
        try {
            Thread.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public String address() {
        return address.toString();
    }

    @Override
    public void close() {
        try {
            file.delete();
            channel.close();
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "{0}: closing: {1}", address, e.getMessage());
        }
    }
}
