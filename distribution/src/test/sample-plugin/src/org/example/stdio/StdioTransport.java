package org.example.stdio;

import io.shorefs.spi.Protocol;
import io.shorefs.spi.Transport;
import io.shorefs.spi.TransportException;
import io.shorefs.spi.connection.ConnectionLimits;
import io.shorefs.spi.connection.Connections;
import io.shorefs.spi.connection.Link;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.util.List;
import java.util.Optional;

final class StdioTransport implements Transport {
    private static final ConnectionLimits LIMITS = new ConnectionLimits(1, 32 << 20, 32 << 20, 8 << 20);

    private final String peer;
    private final Connections connections;

    StdioTransport(String server, Protocol protocol, String peer) {
        this.peer = peer;
        this.connections = new Connections(server, protocol, LIMITS);
    }

    @Override
    public void start() {
        if (connections.start(new StdioLink(peer), Optional.empty()).isEmpty()) {
            throw new TransportException("cannot serve the standard streams");
        }
    }

    @Override
    public List<String> addresses() {
        return List.of("stdio");
    }

    @Override
    public void close() {
        connections.close();
    }

    /** A channel's read ends when the channel is closed, which that of a plain stream would not. */
    private record StdioLink(String peer, FileChannel in) implements Link {
        StdioLink(String peer) {
            this(peer, new FileInputStream(FileDescriptor.in).getChannel());
        }

        @Override
        public InputStream input() {
            return Channels.newInputStream(in);
        }

        @Override
        public OutputStream output() {
            return System.out;
        }

        @Override
        public void shutdown() {
            try {
                in.close();
            } catch (IOException e) {
                throw new TransportException("cannot close the standard input", e);
            }
        }
    }
}
