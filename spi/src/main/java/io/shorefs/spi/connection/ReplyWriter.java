package io.shorefs.spi.connection;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;

/**
 * Writes replies in the fewest writes: small ones packed together, large ones as they are. It also learns how the client keeps up. Used by
 * one thread at a time, which has the turn; what the watchdog asks may be asked by any.
 */
final class ReplyWriter {
    private static final int PACKED = 16 << 10;
    private static final int PACK = 64 << 10;
    private static final long SLOW_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
    private static final int QUICK_AGAIN = 8;

    private final OutputStream out;
    private final ReplyBuffers buffers;
    private final WirePool pool;
    private byte[] pack;
    private int packed;
    private ByteBuffer single;
    private int quick;
    private volatile boolean slow;
    private volatile long startedAt;

    ReplyWriter(OutputStream out, ReplyBuffers buffers, WirePool pool) {
        this.out = out;
        this.buffers = buffers;
        this.pool = pool;
    }

    /** Takes from the queue, which is not empty, what the next write shall carry. Gives its length. */
    int load(ArrayDeque<ByteBuffer> queue) {
        ByteBuffer first = queue.removeFirst();
        ByteBuffer second = queue.peekFirst();
        if (second == null || first.remaining() > PACKED || second.remaining() > PACKED) {
            single = first;
            return first.remaining();
        }
        if (pack == null) {
            pack = pool.take(PACK);
        }
        packed = 0;
        pack(first);
        for (ByteBuffer next = second; next != null && fits(next); next = queue.peekFirst()) {
            pack(queue.removeFirst());
        }
        return packed;
    }

    private boolean fits(ByteBuffer reply) {
        return reply.remaining() <= Math.min(PACKED, PACK - packed);
    }

    private void pack(ByteBuffer reply) {
        int length = reply.remaining();
        reply.get(pack, packed, length);
        packed += length;
        buffers.recycle(reply);
    }

    /** Writes what was loaded; blocks on the client. */
    void write() throws IOException {
        long start = System.nanoTime();
        startedAt = start;
        try {
            if (single == null) {
                out.write(pack, 0, packed);
            } else {
                out.write(single.array(), single.arrayOffset(), single.limit());
            }
        } finally {
            long finish = System.nanoTime();
            startedAt = 0;
            judge(finish - start);
            if (single != null) {
                buffers.recycle(single);
                single = null;
            }
        }
    }

    private void judge(long nanos) {
        if (nanos > SLOW_NANOS) {
            slow = true;
            quick = 0;
        } else if (slow && ++quick >= QUICK_AGAIN) {
            slow = false;
            quick = 0;
        }
    }

    /** Nothing is left to write: gives the memory back. */
    void rest() {
        if (pack != null) {
            pool.give(pack);
            pack = null;
        }
    }

    /** Whether a write took long lately. */
    boolean isSlow() {
        return slow;
    }

    /** How long the write in progress takes already; 0 without one. */
    long writingNanos(long now) {
        long start = startedAt;
        return start == 0 ? 0 : now - start;
    }
}
