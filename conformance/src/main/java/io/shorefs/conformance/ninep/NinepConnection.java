package io.shorefs.conformance.ninep;

import java.io.Closeable;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

/**
 * Frames over a pair of streams: {@code size[4] type[1] tag[2] body}, little endian. One thread may send while another receives.
 */
public final class NinepConnection implements AutoCloseable {
    private static final int HEADER = 7;
    private static final int LARGEST_REPLY = 32 << 20;
    private static final int TIMEOUT_MILLIS = 60_000;

    private final DataInputStream in;
    private final OutputStream out;
    private final Closeable underneath;

    private NinepConnection(InputStream in, OutputStream out, Closeable underneath) {
        this.in = new DataInputStream(in);
        this.out = out;
        this.underneath = underneath;
    }

    /** Over any streams; {@code underneath} is what {@link #close} closes. */
    public static NinepConnection over(InputStream in, OutputStream out, Closeable underneath) {
        return new NinepConnection(in, out, underneath);
    }

    /** Over a TCP socket of its own; a read that takes more than 60 s fails. */
    public static NinepConnection tcp(String host, int port) throws IOException {
        Socket socket = new Socket();
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(TIMEOUT_MILLIS);
        socket.connect(new InetSocketAddress(host, port), TIMEOUT_MILLIS);
        return over(new java.io.BufferedInputStream(socket.getInputStream(), 65536), socket.getOutputStream(), socket);
    }

    /** Over a Unix socket of its own. */
    public static NinepConnection unix(Path socket) throws IOException {
        SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket));
        InputStream in = new java.io.BufferedInputStream(Channels.newInputStream(channel), 65536);
        return over(in, Channels.newOutputStream(channel), channel);
    }

    /** Sends bytes as they are: whole frames, parts of frames, or anything else. */
    public void send(byte[] bytes) {
        try {
            out.write(bytes);
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Waits for the next frame.
     *
     * @throws UncheckedIOException over an {@link EOFException} when the server ended the connection
     */
    public Reply receive() {
        try {
            int size = Integer.reverseBytes(in.readInt());
            if (size < HEADER || size > LARGEST_REPLY) {
                throw new IOException("a reply of " + Integer.toUnsignedString(size) + " bytes");
            }
            byte[] rest = new byte[size - Integer.BYTES];
            in.readFully(rest);
            return new Reply(ByteBuffer.wrap(rest).order(ByteOrder.LITTLE_ENDIAN));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether the server has ended the connection: waits for its next byte, which must not come. */
    public boolean isEnded() {
        try {
            return in.read() < 0;
        } catch (IOException e) {
            return true;
        }
    }

    @Override
    public void close() {
        try {
            underneath.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
