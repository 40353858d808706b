package io.shorefs.spi.connection;

import io.shorefs.api.Credentials;
import io.shorefs.spi.Outbox;
import io.shorefs.spi.Protocol;
import io.shorefs.spi.ProtocolSession;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;

/** Frames of length[4] and anything; what a session does with one is the test's. */
final class ScriptedProtocol implements Protocol {
    static final int MAX_FRAME = 1 << 20;

    /** What a session does. */
    @FunctionalInterface
    interface Handler {
        /** As {@link ProtocolSession#handle}. */
        boolean handle(ByteBuffer frame, Outbox outbox);
    }

    final CompletableFuture<Outbox> outbox = new CompletableFuture<>();
    final CountDownLatch closing = new CountDownLatch(1);
    final CountDownLatch mayClose = new CountDownLatch(1);
    private final Handler handler;
    private final boolean slowClose;
    private final int maxFrame;

    ScriptedProtocol(Handler handler) {
        this(handler, false);
    }

    /** @param slowClose whether closing a session waits for the test */
    ScriptedProtocol(Handler handler, boolean slowClose) {
        this(handler, slowClose, MAX_FRAME);
    }

    private ScriptedProtocol(Handler handler, boolean slowClose, int maxFrame) {
        this.handler = handler;
        this.slowClose = slowClose;
        this.maxFrame = maxFrame;
    }

    /** Frames of up to so many bytes. */
    static ScriptedProtocol withFrames(int maxFrame, Handler handler) {
        return new ScriptedProtocol(handler, false, maxFrame);
    }

    static byte[] frame(int length) {
        return ByteBuffer.allocate(length)
                .putInt(0, Integer.reverseBytes(length))
                .array();
    }

    /** Sends a reply of so many bytes, each of them the number's last byte. */
    static void reply(Outbox outbox, int length, int number) {
        ByteBuffer reply = outbox.acquire(length);
        for (int i = 0; i < length; i++) {
            reply.put((byte) number);
        }
        outbox.send(reply);
    }

    @Override
    public int maxFrameBytes() {
        return maxFrame;
    }

    @Override
    public ProtocolSession open(String peer, Optional<Credentials> identity, Outbox box) {
        outbox.complete(box);
        return new ProtocolSession() {
            @Override
            public int frameLength(ByteBuffer buffer) {
                return buffer.remaining() < Integer.BYTES ? UNKNOWN : buffer.getInt();
            }

            @Override
            public boolean handle(ByteBuffer frame) {
                return handler.handle(frame, box);
            }

            @Override
            public void close() {
                closing.countDown();
                if (slowClose) {
                    awaitTest();
                }
            }
        };
    }

    private void awaitTest() {
        try {
            mayClose.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean recognizes(ByteBuffer firstBytes) {
        return true;
    }

    @Override
    public void close() {}
}
