package io.shorefs.websocket;

import io.shorefs.spi.connection.Link;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** A WebSocket as streams: what its messages hold, without their edges. */
final class WebSocketLink implements Link {
    private static final System.Logger LOG = System.getLogger(WebSocketLink.class.getName());

    /** So long the goodbye may take, which needs a place in the system's buffers. */
    private static final long GOODBYE_MILLIS = 500;

    private final Link below;
    private final MessageOutput output;
    private final MessageInput input;
    private final AtomicBoolean shutDown = new AtomicBoolean();
    private volatile CloseCode reason = CloseCode.GOING_AWAY;

    WebSocketLink(Link below) {
        this.below = below;
        this.output = new MessageOutput(below.output());
        this.input = new MessageInput(below.input(), output);
    }

    @Override
    public String peer() {
        return below.peer();
    }

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
                return receive(array, offset, length);
            }
        };
    }

    private int receive(byte[] array, int offset, int length) throws IOException {
        try {
            int n = input.read(array, offset, length);
            if (n < 0) {
                reason = CloseCode.NORMAL;
            }
            return n;
        } catch (WebSocketFault e) {
            reason = e.code();
            throw e;
        }
    }

    @Override
    public OutputStream output() {
        return output;
    }

    /** Asks the client whether it is there; blocks as every write does. */
    void ping() throws IOException {
        output.ping();
    }

    /** As {@link MessageInput#silentNanos}. */
    long silentNanos(long now) {
        return input.silentNanos(now);
    }

    @Override
    public void shutdown() {
        if (shutDown.compareAndSet(false, true)) {
            CompletableFuture.delayedExecutor(GOODBYE_MILLIS, TimeUnit.MILLISECONDS, task -> Thread.ofVirtual()
                            .start(task))
                    .execute(below::shutdown);
            goodbye();
        }
        below.shutdown();
    }

    private void goodbye() {
        try {
            output.close(reason);
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "the client " + peer() + " was not told of the end", e);
        }
    }
}
