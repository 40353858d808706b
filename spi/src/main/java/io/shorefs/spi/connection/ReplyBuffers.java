package io.shorefs.spi.connection;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.function.BooleanSupplier;

/**
 * One connection's share of the memory for replies. Taking never waits, for completions may not; instead the reader handles nothing more
 * while the connection holds its share. Any thread.
 */
final class ReplyBuffers {
    private static final int SMALL = 1 << 10;
    private static final int SPARE = 16;
    private static final int WAIT_MILLIS = 100;

    private final WirePool pool;
    private final long share;
    private final ArrayDeque<ByteBuffer> spare = new ArrayDeque<>();
    private long pooled;
    private volatile long held;
    private boolean closed;

    ReplyBuffers(WirePool pool, long share) {
        this.pool = pool;
        this.share = share;
    }

    /** A buffer as {@link io.shorefs.spi.Outbox#acquire} promises. */
    synchronized ByteBuffer acquire(int bytes) {
        if (bytes <= SMALL) {
            hold(SMALL);
            ByteBuffer small = spare.pollLast();
            return small == null ? wrap(new byte[SMALL]) : clear(small);
        }
        if (closed) {
            return wrap(new byte[bytes]);
        }
        byte[] array = pool.take(bytes);
        pooled += pool.counted(array);
        hold(array.length);
        return wrap(array);
    }

    /** Takes a buffer back, one of those that it gave. */
    @SuppressWarnings("ByteBufferBackingArray")
    synchronized void recycle(ByteBuffer buffer) {
        if (closed) {
            return; // the pool has written it off
        }
        byte[] array = buffer.array();
        hold(-array.length);
        if (array.length > SMALL) {
            pooled -= pool.counted(array);
            pool.give(array);
        } else if (spare.size() < SPARE) {
            spare.addLast(buffer);
        }
        notifyAll();
    }

    private static ByteBuffer wrap(byte[] array) {
        return ByteBuffer.wrap(array).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static ByteBuffer clear(ByteBuffer buffer) {
        return buffer.clear().order(ByteOrder.LITTLE_ENDIAN);
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // written under the lock only
    private void hold(int bytes) {
        held += bytes;
    }

    /** Bytes that were acquired and did not come back. */
    long held() {
        return held;
    }

    /** Whether the connection holds what it may. */
    boolean isFull() {
        long now = held;
        return now >= ConnectionLimits.ENTITLED && (now >= share || pool.isTight());
    }

    /**
     * Waits until the connection holds less.
     *
     * @throws IOException when {@code ended} says so while it waits
     */
    synchronized void awaitRoom(BooleanSupplier ended) throws IOException {
        while (isFull()) {
            if (ended.getAsBoolean()) {
                throw new IOException("the connection ended while replies waited");
            }
            try {
                wait(WAIT_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted while replies waited", e);
            }
        }
    }

    /** Writes off what the session never gave back; buffers acquired from now on are not pooled. */
    synchronized void close() {
        closed = true;
        spare.clear();
        pool.forget(pooled);
    }
}
