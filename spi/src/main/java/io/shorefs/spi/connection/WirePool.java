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
    private final Order order;
    private final List<ArrayDeque<byte[]>> free = new ArrayList<>();
    private final ArrayDeque<Turn> waiting = new ArrayDeque<>();
    private long used;
    private long kept;
    private volatile boolean tight;

    /** Who of those who wait is served next. */
    enum Order {
        /** The one who waits longest. */
        FIRST_COME,
        /** The one who came last. */
        LAST_COME
    }

    /** Somebody who waits; told from others by its identity. */
    private static final class Turn {
        private final long bytes;

        private Turn(long bytes) {
            this.bytes = bytes;
        }
    }

    /**
     * A pool that is empty.
     *
     * @param limit bytes that may be out, or be kept for those who come; {@link #take} goes beyond, {@link #await} does not
     * @param exempt arrays up to this length do not count
     * @param order who is served first of those who wait
     */
    WirePool(long limit, int exempt, Order order) {
        this.limit = limit;
        this.exempt = exempt;
        this.order = order;
        for (int i = SMALLEST_CLASS; i < Integer.SIZE - 1; i++) {
            free.add(new ArrayDeque<>());
        }
    }

    /** An array of at least so many bytes, at once, also beyond the limit. */
    synchronized byte[] take(int bytes) {
        int index = sizeClass(Math.max(bytes, SMALLEST)) - SMALLEST_CLASS;
        byte[] array = free.get(index).pollLast();
        if (array == null) {
            int length = 1 << (index + SMALLEST_CLASS);
            dropKept(length);
            array = new byte[length];
        } else {
            kept -= array.length;
        }
        used += counted(array);
        judge();
        return array;
    }

    /** What is kept of other lengths must not come on top of the limit. */
    private void dropKept(int bytes) {
        for (int i = free.size() - 1; i >= 0 && used + kept + bytes > limit; i--) {
            while (used + kept + bytes > limit && !free.get(i).isEmpty()) {
                kept -= free.get(i).removeLast().length;
            }
        }
    }

    /**
     * The same, but waits while it would go beyond the limit, in the pool's order; one array may always be out.
     *
     * @throws IOException when {@code ended} says so while it waits
     */
    synchronized byte[] await(int bytes, BooleanSupplier ended) throws IOException {
        Turn turn = new Turn(rounded(bytes));
        waiting.addLast(turn);
        try {
            while (next() != turn || !fits(turn)) {
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
            waiting.remove(turn);
            judge();
            notifyAll(); // the next one's turn
        }
        return take(bytes);
    }

    private Turn next() {
        return switch (order) {
            case FIRST_COME -> waiting.peekFirst();
            case LAST_COME -> waiting.peekLast();
        };
    }

    /** Takes an array back. */
    synchronized void give(byte[] array) {
        forget(array);
        if (used + kept + array.length <= limit) {
            kept += array.length;
            free.get(sizeClass(array.length) - SMALLEST_CLASS).addLast(array);
        }
    }

    /** This array will not come back: it belongs to somebody else now. */
    void forget(byte[] array) {
        forget(counted(array));
    }

    /** So many bytes, as {@link #counted}, will not come back. */
    synchronized void forget(long bytes) {
        used -= bytes;
        judge();
        if (!waiting.isEmpty()) {
            notifyAll();
        }
    }

    private boolean fits(Turn turn) {
        return used == 0 || used + turn.bytes <= limit;
    }

    /** Whether more is out than the limit allows, or somebody waits for more than there is. */
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

    /** Bytes that wait here to be used again. */
    synchronized long kept() {
        return kept;
    }

    private void judge() {
        tight = used > limit || (!waiting.isEmpty() && !fits(next()));
    }

    private static long rounded(int bytes) {
        return 1L << sizeClass(bytes);
    }

    private static int sizeClass(int bytes) {
        return Integer.SIZE - Integer.numberOfLeadingZeros(bytes - 1);
    }
}
