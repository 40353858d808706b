package io.shorefs.spi.connection;

import io.shorefs.spi.Outbox;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;

/**
 * A connection's replies in the order in which they were sent. Whoever has the turn writes until the queue is empty; everybody else adds
 * and goes on. That the queue is empty, and that the turn is free, is decided under one lock, so no reply is left behind.
 *
 * <p>Three kinds of threads take turns. The reader may block on its client. A shared thread (a completion) takes a turn only for little,
 * of a client that keeps up and that was heard of lately: what a silent client may be sent fits into the system's buffers. For
 * everything else a virtual thread of the connection's own is started, which may block, too.
 */
final class ReplyQueue implements Outbox {
    /** Bytes that shared threads write to a client before it is heard of again. */
    private static final int UNHEARD = 32 << 10;

    /** What a small write costs the system's buffers. */
    private static final int LEAST_COST = 512;

    private static final int FLUSH_BYTES = 64 << 10;
    private static final int FLUSH_REPLIES = 64;
    private static final long CLOSE_MILLIS = 1_000;

    private enum Turn {
        FREE,
        READER,
        SHARED,
        SENDER
    }

    private final Connection connection;
    private final ReplyBuffers buffers;
    private final ReplyWriter writer;
    private final ArrayDeque<ByteBuffer> queue = new ArrayDeque<>();
    private long queuedBytes;
    private int unheard;
    private boolean collecting = true;
    private boolean closed;
    private volatile Turn turn = Turn.FREE;

    ReplyQueue(Connection connection, ReplyBuffers buffers, ReplyWriter writer) {
        this.connection = connection;
        this.buffers = buffers;
        this.writer = writer;
    }

    @Override
    public ByteBuffer acquire(int bytes) {
        return buffers.acquire(bytes);
    }

    @Override
    public void release(ByteBuffer unsent) {
        buffers.recycle(unsent);
    }

    @Override
    public void fail(String reason) {
        connection.end(Ending.failed(reason));
    }

    @Override
    public boolean isEnded() {
        return connection.isEnding();
    }

    @Override
    public void send(ByteBuffer reply) {
        Turn mine = add(reply.flip());
        if (mine == Turn.SENDER) {
            startSender();
        } else if (mine == Turn.SHARED) {
            drain(Turn.SHARED);
        }
    }

    /** Gives the turn that the caller has to use now, FREE for none. */
    private synchronized Turn add(ByteBuffer reply) {
        if (closed) {
            buffers.recycle(reply);
            return Turn.FREE;
        }
        queue.addLast(reply);
        queuedBytes += reply.remaining();
        if (collecting || turn != Turn.FREE || connection.isReader()) {
            return Turn.FREE; // the reader flushes soon, or whoever has the turn finds it
        }
        turn = sharedMayWrite() ? Turn.SHARED : Turn.SENDER;
        return turn;
    }

    private boolean sharedMayWrite() {
        return !writer.isSlow() && unheard + queuedBytes <= UNHEARD;
    }

    /** The reader got bytes from the client, which it begins to handle. */
    synchronized void heard() {
        collecting = true;
        unheard = 0;
    }

    /** The reader handles requests from now on; replies wait for its flush. */
    synchronized void collect() {
        collecting = true;
    }

    /** The reader has handled what there was: sends the replies, unless another is doing so. May block on the client. */
    @Override
    public void flush() {
        if (readerTakesTurn(false)) {
            drain(Turn.READER);
        }
    }

    /** The same while there is more to handle, if enough replies have gathered. */
    void flushIfMany() {
        if (many() && readerTakesTurn(true)) {
            drain(Turn.READER);
        }
    }

    private synchronized boolean many() {
        return queuedBytes >= FLUSH_BYTES || queue.size() >= FLUSH_REPLIES;
    }

    private synchronized boolean readerTakesTurn(boolean goesOn) {
        collecting = goesOn;
        if (turn != Turn.FREE || queue.isEmpty()) {
            return false;
        }
        turn = Turn.READER;
        return true;
    }

    private void startSender() {
        Thread.ofVirtual().name("sender " + connection.peer()).start(() -> drain(Turn.SENDER));
    }

    private void drain(Turn mine) {
        try {
            while (next(mine)) {
                writer.write();
            }
        } catch (IOException e) {
            connection.end(Ending.broken(e));
            leave();
        } catch (RuntimeException | Error e) {
            connection.end(Ending.fault(e));
            leave();
        }
    }

    /** Loads the next write; false when the turn is over. */
    private boolean next(Turn mine) {
        synchronized (this) {
            if (queue.isEmpty()) {
                leave();
                return false;
            }
            if (mine != Turn.SHARED || sharedMayWrite()) {
                int bytes = writer.load(queue);
                queuedBytes -= bytes;
                unheard += mine == Turn.SHARED ? Math.max(bytes, LEAST_COST) : 0;
                return true;
            }
            turn = Turn.SENDER;
        }
        startSender();
        return false;
    }

    private synchronized void leave() {
        writer.rest();
        turn = Turn.FREE;
        notifyAll();
    }

    /** How long a shared thread has been in a write, in nanoseconds. */
    long sharedNanos(long now) {
        return turn == Turn.SHARED ? writer.writingNanos(now) : 0;
    }

    /** How long whoever has the turn has been in a write, in nanoseconds. */
    long writingNanos(long now) {
        return writer.writingNanos(now);
    }

    /**
     * Drops what is queued and everything that comes, and waits for a write in progress, which fails since the link is shut down; at most
     * one second.
     *
     * @return whether nobody writes any more
     */
    synchronized boolean close() {
        closed = true;
        queue.forEach(buffers::recycle);
        queue.clear();
        queuedBytes = 0;
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(CLOSE_MILLIS);
        try {
            for (long left = CLOSE_MILLIS; turn != Turn.FREE && left > 0; ) {
                wait(left);
                left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        buffers.close();
        return turn == Turn.FREE;
    }
}
