package io.shorefs.spi.connection;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Optional;

/**
 * A client over a socket of the loopback device.
 *
 * @param connection the server's end
 */
record SocketClient(Socket socket, Connection connection) implements AutoCloseable {
    private static final int REPLY = 11;

    /** A handler's answer to every frame, for {@link #call}. */
    static boolean answer(io.shorefs.spi.Outbox outbox) {
        ScriptedProtocol.reply(outbox, REPLY, 1);
        return false;
    }

    static SocketClient of(Connections connections) throws IOException {
        try (ServerSocket listener = new ServerSocket()) {
            listener.setReceiveBufferSize(4 << 20);
            listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            Socket client = new Socket(listener.getInetAddress(), listener.getLocalPort());
            Socket accepted = listener.accept();
            return new SocketClient(
                    client,
                    connections.start(new Accepted(accepted), Optional.empty()).orElseThrow());
        }
    }

    void send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
    }

    /** Sends frames, whose reply it reads; false when the server ended the connection. */
    boolean call(byte[] frame) throws IOException {
        send(frame);
        return socket.getInputStream().readNBytes(REPLY).length == REPLY;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private record Accepted(Socket socket) implements Link {
        @Override
        public String peer() {
            return "the test";
        }

        @Override
        public InputStream input() {
            try {
                return socket.getInputStream();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public OutputStream output() {
            try {
                return socket.getOutputStream();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void shutdown() {
            try {
                socket.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
