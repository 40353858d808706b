package io.shorefs.conformance.transport;

import io.shorefs.api.Credentials;
import io.shorefs.spi.Outbox;
import io.shorefs.spi.Protocol;
import io.shorefs.spi.ProtocolSession;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A protocol that asks for what a transport has to do, and watches how it is treated. Held requests are answered by one thread that all
 * connections share, as completions of the filesystem are.
 */
public final class ProbeProtocol implements Protocol {
    /** The largest frame that it takes. */
    public static final int MAX_FRAME = 1 << 20;

    private final ExecutorService shared = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("probe-shared").factory());
    private final ConcurrentLinkedQueue<Runnable> held = new ConcurrentLinkedQueue<>();
    final AtomicInteger opened = new AtomicInteger();
    final AtomicInteger closed = new AtomicInteger();
    final AtomicInteger handled = new AtomicInteger();
    final AtomicLong worstSendNanos = new AtomicLong();
    final ConcurrentLinkedQueue<String> violations = new ConcurrentLinkedQueue<>();

    /** How many sessions there were. */
    public int opened() {
        return opened.get();
    }

    /** How many of them have ended. */
    public int closed() {
        return closed.get();
    }

    @Override
    public int maxFrameBytes() {
        return MAX_FRAME;
    }

    @Override
    public ProtocolSession open(String peer, Optional<Credentials> identity, Outbox outbox) {
        opened.incrementAndGet();
        return new ProbeSession(this, outbox);
    }

    @Override
    public boolean recognizes(ByteBuffer firstBytes) {
        return firstBytes.get(firstBytes.position() + 4) < ProbeFrame.Kind.values().length;
    }

    void hold(Runnable answer) {
        held.add(answer);
    }

    int heldCount() {
        return held.size();
    }

    /** Answers everything that is held, on the shared thread, in the order in which it came; returns at once. */
    void answerHeld() {
        for (Runnable answer = held.poll(); answer != null; answer = held.poll()) {
            shared.execute(timed(answer));
        }
    }

    /** The same, the last one first. */
    void answerHeldBackwards() {
        held.stream().toList().reversed().forEach(answer -> shared.execute(timed(answer)));
        held.clear();
    }

    private Runnable timed(Runnable answer) {
        return () -> {
            long start = System.nanoTime();
            answer.run();
            worstSendNanos.accumulateAndGet(System.nanoTime() - start, Math::max);
        };
    }

    @Override
    public void close() {
        shared.shutdownNow();
    }
}
