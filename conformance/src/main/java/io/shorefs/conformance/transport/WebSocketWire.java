package io.shorefs.conformance.transport;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;

/** The JDK's WebSocket as a client's end: each write is a message, and the next message is asked for when somebody waits for it. */
public final class WebSocketWire implements Wire {
    /** Messages that are handed over have bytes. */
    private static final ByteBuffer END = ByteBuffer.allocate(0);

    private final WebSocket socket;
    private final BlockingQueue<ByteBuffer> received;
    private final InputStream input = new Messages();
    private ByteBuffer current = ByteBuffer.allocate(0);
    private boolean ended;

    private WebSocketWire(WebSocket socket, BlockingQueue<ByteBuffer> received) {
        this.socket = socket;
        this.received = received;
    }

    /** Connects to {@code http://host:port} or {@code https://host:port}. */
    public static WebSocketWire connect(HttpClient client, String address) throws IOException {
        Receiver receiver = new Receiver(new LinkedBlockingQueue<>());
        URI uri = URI.create(address.replaceFirst("^http", "ws") + "/ws/9p");
        return new WebSocketWire(
                get(client.newWebSocketBuilder().subprotocols("9p2000.L").buildAsync(uri, receiver)),
                receiver.received);
    }

    private record Receiver(BlockingQueue<ByteBuffer> received) implements WebSocket.Listener {
        @Override
        public void onOpen(WebSocket socket) {
            // asks for nothing until somebody reads
        }

        @Override
        public CompletionStage<?> onBinary(WebSocket socket, ByteBuffer data, boolean last) {
            ByteBuffer copy = ByteBuffer.allocate(data.remaining()).put(data).flip();
            if (copy.hasRemaining()) {
                received.add(copy);
            } else {
                socket.request(1);
            }
            return null;
        }

        @Override
        public CompletionStage<?> onPing(WebSocket socket, ByteBuffer message) {
            socket.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onClose(WebSocket socket, int statusCode, String reason) {
            received.add(END);
            return null;
        }

        @Override
        public void onError(WebSocket socket, Throwable error) {
            received.add(END);
        }
    }

    private final class Messages extends InputStream {
        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] array, int offset, int length) throws IOException {
            if (length == 0) {
                return 0;
            }
            if (!ended && !current.hasRemaining()) {
                current = next();
                ended = !current.hasRemaining();
            }
            if (ended) {
                return -1;
            }
            int n = Math.min(length, current.remaining());
            current.get(array, offset, n);
            return n;
        }

        private ByteBuffer next() throws IOException {
            try {
                socket.request(1);
                return received.take();
            } catch (InterruptedException e) {
                throw new IOException("interrupted", e);
            }
        }
    }

    @Override
    public InputStream input() {
        return input;
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
                get(socket.sendBinary(ByteBuffer.wrap(array, offset, length), true));
            }
        };
    }

    @Override
    public void endOutput() throws IOException {
        get(socket.sendClose(WebSocket.NORMAL_CLOSURE, ""));
    }

    @Override
    public void close() {
        socket.abort();
        received.add(END);
    }

    private static <T> T get(CompletableFuture<T> future) throws IOException {
        try {
            return future.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof IOException cause ? cause : new IOException(e.getCause());
        }
    }
}
