package io.shorefs.spi.connection;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.BooleanSupplier;

/**
 * What was read of a connection and not handled yet. It holds 4 KiB of its own, and a larger array only while a frame or a burst needs one: one for a large frame
 * when 64 KiB of it are there, since to announce one costs a client nothing. The reader's thread.
 */
final class Inbound {
    private static final int IDLE = 4 << 10;
    private static final int BURST = 64 << 10;

    /** Fewer bytes are no progress. */
    private static final int PROGRESS = 32 << 10;

    private final FramePools pools;
    private final BooleanSupplier ended;
    private byte[] idle = new byte[IDLE];
    private byte[] array = idle;
    private WirePool home;
    private ByteBuffer view = view(array);
    private int start;
    private int end;
    private boolean retained;
    private boolean filled;
    private Pace pace = Pace.UNKNOWN;
    private long asked;
    private long lent;
    private int sinceProgress;

    /** Where the array is from, if it is a large one. */
    private volatile WirePool lender;

    private volatile long waitsSince;

    /** @param ended whether to stop waiting for memory */
    Inbound(FramePools pools, BooleanSupplier ended) {
        this.pools = pools;
        this.ended = ended;
    }

    /** The unread bytes, position to limit. */
    ByteBuffer unread() {
        return frame(end - start);
    }

    /** The next frame, position to limit, of which all bytes must be there. */
    ByteBuffer frame(int length) {
        view.clear().position(start).limit(start + length);
        return view;
    }

    int available() {
        return end - start;
    }

    /** The frame was handled. */
    void consume(int length, boolean retain) {
        start += length;
        if (retain) {
            retained = true;
            view = view(array); // the old one, too, belongs to the session now
        }
    }

    /**
     * Reads once.
     *
     * @param need length of the frame that begins at the unread bytes, 0 if that is not known
     * @return whether there was something to read; false at the stream's end
     */
    boolean read(InputStream in, int need) throws IOException {
        makeRoom(need);
        // a large frame gets its own bytes only: what follows would have to be copied when the session keeps the array
        int room = Math.min(need > BURST ? need - available() : Integer.MAX_VALUE, array.length - end);
        int n = in.read(array, end, room);
        filled = n == room && need <= BURST;
        if (n > 0) {
            end += n;
        }
        if (lender != null) {
            progress(n, need);
        }
        return n > 0;
    }

    private void progress(int n, int need) {
        sinceProgress += n;
        if (n < 0) {
            waitsSince = 0;
        } else if (available() >= need) {
            waitsSince = 0;
            pace = pace.after(asked, lent, System.nanoTime());
        } else if (sinceProgress >= PROGRESS) {
            waitsSince = System.nanoTime();
            sinceProgress = 0;
        }
    }

    /**
     * For how long a client has sent next to nothing of a frame for which a large array of this pool was borrowed, in nanoseconds; 0 when it holds none of it. Any
     * thread.
     */
    long stalledNanos(WirePool pool, long now) {
        long since = waitsSince;
        return since == 0 || lender != pool ? 0 : now - since;
    }

    private void makeRoom(int need) throws IOException {
        int unread = available();
        int wanted = Math.max(need, unread + 1);
        if (wanted > BURST && unread < BURST) {
            place(BURST, BURST);
        } else if (wanted > BURST) {
            place(wanted, wanted);
        } else if (wanted > IDLE || filled) {
            place(wanted, BURST);
        } else {
            place(wanted, IDLE);
        }
    }

    /** Moves the unread bytes to the start of an array of this size, unless they are well where they are. */
    private void place(int wanted, int size) throws IOException {
        boolean fits = size == IDLE ? array == idle : array != idle && array.length >= size && array.length < 2 * size;
        if (retained || !fits) {
            moveTo(size);
        } else if (start == end) {
            start = 0;
            end = 0;
        } else if (start + wanted > array.length) {
            System.arraycopy(array, start, array, 0, end - start);
            end -= start;
            start = 0;
        }
    }

    private void moveTo(int size) throws IOException {
        byte[] old = array;
        WirePool from = size > IDLE ? pools.of(size, pace) : null;
        asked = System.nanoTime();
        byte[] next = from == null ? idle(old) : size > BURST ? from.await(size, ended) : from.take(size);
        System.arraycopy(old, start, next, 0, end - start);
        end -= start;
        start = 0;
        letGo(old);
        array = next;
        home = from;
        view = view(next);
        lent = System.nanoTime();
        sinceProgress = 0;
        waitsSince = size > BURST ? lent : 0;
        lender = size > BURST ? from : null;
    }

    private byte[] idle(byte[] old) {
        if (idle == null || idle == old) {
            idle = new byte[IDLE];
        }
        return idle;
    }

    private void letGo(byte[] old) {
        if (old.length == IDLE) {
            if (retained && old == idle) {
                idle = null;
            }
        } else if (retained) {
            home.forget(old);
        } else {
            home.give(old);
        }
        retained = false;
    }

    /** Gives everything back. */
    void close() {
        letGo(array);
        array = new byte[0];
        lender = null;
        start = 0;
        end = 0;
    }

    private static ByteBuffer view(byte[] array) {
        return ByteBuffer.wrap(array).order(ByteOrder.LITTLE_ENDIAN);
    }
}
