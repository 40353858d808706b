package io.shorefs.conformance.transport;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/** The client's end of a connection, as a transport's test makes it. One thread may read while another writes. */
public interface Wire extends AutoCloseable {
    /** What the server sends. */
    InputStream input();

    /** What the server gets. */
    OutputStream output();

    /** Sends no more; still reads. */
    void endOutput() throws IOException;

    /** Breaks the connection off. */
    @Override
    void close() throws IOException;

    /** Connects to {@code "host:port"} or {@code "unix:/path"}. */
    static Wire connect(String address) throws IOException {
        if (address.startsWith("unix:")) {
            SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
            channel.connect(UnixDomainSocketAddress.of(address.substring("unix:".length())));
            return new ChannelWire(channel);
        }
        int colon = address.lastIndexOf(':');
        String host = address.substring(0, colon).replace("[", "").replace("]", "");
        return new ChannelWire(
                SocketChannel.open(new InetSocketAddress(host, Integer.parseInt(address.substring(colon + 1)))));
    }

    /** Over a socket channel, whose two directions do not block each other. */
    record ChannelWire(SocketChannel channel) implements Wire {
        @Override
        public InputStream input() {
            return new InputStream() {
                @Override
                public int read() throws IOException {
                    byte[] one = new byte[1];
                    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
                }

                @Override
                public int read(byte[] array, int offset, int length) throws IOException {
                    return channel.read(ByteBuffer.wrap(array, offset, length));
                }
            };
        }

        @Override
        public OutputStream output() {
            return new OutputStream() {
                @Override
                public void write(int b) throws IOException {
                    write(new byte[] {(byte) b}, 0, 1);
                }

                @Override
                public void write(byte[] array, int offset, int length) throws IOException {
                    ByteBuffer bytes = ByteBuffer.wrap(array, offset, length);
                    while (bytes.hasRemaining()) {
                        channel.write(bytes);
                    }
                }
            };
        }

        @Override
        public void endOutput() throws IOException {
            channel.shutdownOutput();
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
