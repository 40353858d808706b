package io.shorefs.spi.connection;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * Arrays for frames and replies of all connections of a transport, of powers of two, used again and again: a large array costs more to
 * make than to fill. Any thread.
 */
final class WirePool {
    private static final int SMALLEST = 4 << 10;
    private static final int SMALLEST_CLASS = sizeClass(SMALLEST);
    private static final int WAIT_MILLIS = 100;

    private final long limit;
    private final int exempt;
    private final List<ArrayDeque<byte[]>> free = new ArrayList<>();
    private long used;
    private long kept;
    private int waiting;
    private volatile boolean tight;

    /**
     * A pool that is empty.
     *
     * @param limit bytes that may be out; {@link #take} goes beyond, {@link #await} does not
     * @param exempt arrays up to this length do not count
     */
    WirePool(long limit, int exempt) {
        this.limit = limit;
        this.exempt = exempt;
        for (int i = SMALLEST_CLASS; i < Integer.SIZE - 1; i++) {
            free.add(new ArrayDeque<>());
        }
    }

    /** An array of at least so many bytes, at once, also beyond the limit. */
    synchronized byte[] take(int bytes) {
        int index = sizeClass(Math.max(bytes, SMALLEST)) - SMALLEST_CLASS;
        byte[] array = free.get(index).pollLast();
        if (array == null) {
            array = new byte[1 << (index + SMALLEST_CLASS)];
        } else {
            kept -= array.length;
        }
        used += counted(array);
        judge();
        return array;
    }

    /**
     * The same, but waits while it would go beyond the limit; one array may always be out.
     *
     * @throws IOException when {@code ended} says so while it waits
     */
    synchronized byte[] await(int bytes, BooleanSupplier ended) throws IOException {
        waiting++;
        try {
            while (used > 0 && used + bytes > limit) {
                judge();
                if (ended.getAsBoolean()) {
                    throw new IOException("the connection ended while it waited for memory");
                }
                wait(WAIT_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while it waited for memory", e);
        } finally {
            waiting--;
            judge();
        }
        return take(bytes);
    }

    /** Takes an array back. */
    synchronized void give(byte[] array) {
        if (kept + array.length <= limit) {
            kept += array.length;
            free.get(sizeClass(array.length) - SMALLEST_CLASS).addLast(array);
        }
        forget(array);
    }

    /** This array will not come back: it belongs to somebody else now. */
    void forget(byte[] array) {
        forget(counted(array));
    }

    /** So many bytes, as {@link #counted}, will not come back. */
    synchronized void forget(long bytes) {
        used -= bytes;
        judge();
        if (waiting > 0) {
            notifyAll();
        }
    }

    /** Whether more is out, or wanted, than the limit allows. */
    boolean isTight() {
        return tight;
    }

    int counted(byte[] array) {
        return array.length <= exempt ? 0 : array.length;
    }

    /** Bytes that are out and count. */
    synchronized long used() {
        return used;
    }

    private void judge() {
        tight = used > limit || waiting > 0;
    }

    private static int sizeClass(int bytes) {
        return Integer.SIZE - Integer.numberOfLeadingZeros(bytes - 1);
    }
}
