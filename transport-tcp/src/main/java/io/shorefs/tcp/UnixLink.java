package io.shorefs.tcp;

import io.shorefs.spi.connection.Link;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/**
 * Streams over a socket channel that reads and writes at the same time; those of {@link java.nio.channels.Channels} share the channel's
 * blocking lock, so that a reader that waits would stop all replies.
 */
record UnixLink(SocketChannel channel, String peer) implements Link {
    private static final System.Logger LOG = System.getLogger(UnixLink.class.getName());

    /** The channel copies heap arrays through a direct buffer of the thread's own, as large as what it is given at once. */
    private static final int AT_ONCE = 128 << 10;

    @Override
    public InputStream input() {
        return new ChannelInput(channel);
    }

    @Override
    public OutputStream output() {
        return new ChannelOutput(channel);
    }

    @Override
    public void shutdown() {
        try {
            channel.close();
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "closing the socket of " + peer, e);
        }
    }

    private static final class ChannelInput extends InputStream {
        private final SocketChannel channel;
        private ByteBuffer buffer = ByteBuffer.allocate(0);

        ChannelInput(SocketChannel channel) {
            this.channel = channel;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] array, int offset, int length) throws IOException {
            if (buffer.array() != array) {
                buffer = ByteBuffer.wrap(array);
            }
            buffer.clear().position(offset).limit(offset + Math.min(length, AT_ONCE));
            return channel.read(buffer);
        }
    }

    private static final class ChannelOutput extends OutputStream {
        private final SocketChannel channel;

        ChannelOutput(SocketChannel channel) {
            this.channel = channel;
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] array, int offset, int length) throws IOException {
            ByteBuffer buffer = ByteBuffer.wrap(array);
            int end = offset + length;
            for (int from = offset; from < end; from = buffer.position()) {
                buffer.limit(Math.min(end, from + AT_ONCE)).position(from);
                channel.write(buffer);
            }
        }
    }
}
