package io.shorefs.ninep;

import io.shorefs.api.Errno;
import io.shorefs.api.FsException;
import io.shorefs.spi.BadFrameException;
import io.shorefs.spi.Outbox;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

/**
 * The requests of one connection: what is done is answered at once, what is not when it completes, by whoever completes it.
 *
 * <p>Only waiting requests are remembered. Their number and the bytes they hold are bounded: at a bound the reader waits before it takes the next request,
 * and so stops reading.
 */
final class Requests {
    private static final System.Logger LOG = System.getLogger("io.shorefs.ninep");

    private static final String ENDED = "the connection ended while its requests waited";

    private static final Completion<Void> FLUSHED = Finishing.with(Rmessage.Done.FLUSH);

    /** How often the waiting reader looks whether the connection has ended. */
    private static final int WAIT_MILLIS = 100;

    private final String peer;
    private final Outbox outbox;
    private final int maxRequests;
    private final long maxBytes;
    private final ConcurrentHashMap<Integer, InFlight<?>> byTag = new ConcurrentHashMap<>();
    private final AtomicInteger count = new AtomicInteger();
    private final AtomicLong bytes = new AtomicLong();
    private final Object room = new Object();
    private volatile boolean readerWaits;

    Requests(String peer, Outbox outbox, int maxRequests, long maxBytes) {
        this.peer = peer;
        this.outbox = outbox;
        this.maxRequests = maxRequests;
        this.maxBytes = maxBytes;
    }

    /**
     * Answers now or later.
     *
     * @return whether the operation is still under way
     */
    <T> boolean answer(int tag, CompletableFuture<T> future, Completion<T> completion) {
        switch (future.state()) {
            case SUCCESS -> succeed(tag, future.resultNow(), completion);
            case FAILED -> fail(tag, future.exceptionNow(), completion);
            case CANCELLED -> fail(tag, new CancellationException(), completion);
            case RUNNING -> {
                later(tag, future, completion);
                return true;
            }
        }
        return false;
    }

    <T> void succeed(int tag, T result, Completion<T> completion) {
        Rmessage reply;
        try {
            reply = completion.reply(result);
        } catch (RuntimeException e) {
            error(tag, e);
            return;
        }
        send(tag, reply);
    }

    void fail(int tag, Throwable error, Completion<?> completion) {
        completion.discard();
        error(tag, error);
    }

    private <T> InFlight<T> later(int tag, CompletableFuture<T> future, Completion<T> completion) {
        InFlight<T> request = new InFlight<>(this, tag, future, completion);
        count.incrementAndGet();
        bytes.addAndGet(request.retains());
        byTag.put(tag, request);
        future.whenComplete(request);
        return request;
    }

    /** Answers with the error's number; what is no {@link FsException} is a fault of the program, logged and told as EIO. */
    void error(int tag, Throwable error) {
        send(tag, new Rmessage.Rlerror(errno(Steps.cause(error)).number()));
    }

    private Errno errno(Throwable error) {
        if (error instanceof FsException e) {
            return e.errno();
        }
        if (error instanceof CancellationException) {
            return Errno.ECANCELED;
        }
        LOG.log(System.Logger.Level.ERROR, "9p " + peer + ": a request failed by a fault of the server", error);
        return Errno.EIO;
    }

    /** A reply could not be made or handed over: the connection cannot go on, since its client would wait for ever. */
    void broken(Throwable fault) {
        LOG.log(System.Logger.Level.ERROR, "9p " + peer + ": a reply could not be sent", fault);
        outbox.fail("a reply could not be sent: " + fault);
    }

    /** Encodes a reply and hands it over. */
    void send(int tag, Rmessage reply) {
        switch (reply) {
            case Rmessage.Data data -> {
                ByteBuffer out = data.buffer();
                int end = out.position();
                header(out, 0, end, data.type(), tag);
                out.putInt(Wire.HEADER, end - Wire.DATA);
                outbox.send(out);
            }
            case Rmessage.Plain plain -> {
                int size = Wire.HEADER + plain.bytes();
                ByteBuffer out = outbox.acquire(size);
                header(out, 0, size, plain.type(), tag);
                out.position(Wire.HEADER);
                plain.put(out);
                outbox.send(out);
            }
        }
    }

    private static void header(ByteBuffer out, int at, int size, int type, int tag) {
        out.putInt(at, size).put(at + 4, (byte) type).putShort(at + 5, (short) tag);
    }

    /**
     * A new request has this tag.
     *
     * @throws BadFrameException when one with the same tag waits
     */
    void check(int tag) {
        if (byTag.isEmpty()) {
            return;
        }
        InFlight<?> other = byTag.get(tag);
        if (other != null && other.isWaiting()) {
            throw new BadFrameException("tag " + tag + " is used again while its request waits");
        }
    }

    /**
     * Drops the request with the old tag, if it waits, and answers when it changes nothing any more: what waits is taken back at once, what runs goes on to its end. No
     * reply to it follows. The reader's.
     */
    void flush(int tag, int oldTag) {
        InFlight<?> request = byTag.get(oldTag);
        if (request != null) {
            request.drop();
            if (!request.flushable().isDone()) {
                request.flushedBy(later(tag, request.flushable(), FLUSHED));
                return;
            }
        }
        send(tag, Rmessage.Done.FLUSH);
    }

    /** Drops all. Completes when they change nothing any more. */
    CompletableFuture<Void> dropAll() {
        List<CompletableFuture<Void>> ends = new ArrayList<>();
        for (InFlight<?> request : byTag.values()) {
            request.drop();
            ends.add(request.flushable());
        }
        return CompletableFuture.allOf(ends.toArray(CompletableFuture<?>[]::new));
    }

    /** Its operation has ended, with or without a reply. */
    void ended(InFlight<?> request) {
        byTag.remove(request.tag(), request);
        bytes.addAndGet(-request.retains());
        count.decrementAndGet();
        if (readerWaits) {
            synchronized (room) {
                room.notifyAll();
            }
        }
    }

    /** How many operations are under way, those included whose replies were dropped. */
    int underWay() {
        return count.get();
    }

    /**
     * Waits until there is room for one more request.
     *
     * @throws BadFrameException when the connection ends meanwhile, or the thread is interrupted
     */
    void awaitRoom() {
        await(this::isFull);
    }

    /** Waits as {@link #awaitRoom}, for a flush, which may end what others wait for: as many may wait as requests. */
    void awaitRoomForFlush() {
        await(() -> count.get() >= 2 * maxRequests);
    }

    private void await(BooleanSupplier full) {
        if (!full.getAsBoolean()) {
            return;
        }
        outbox.flush();
        synchronized (room) {
            readerWaits = true;
            try {
                while (full.getAsBoolean()) {
                    if (outbox.isEnded()) {
                        throw new BadFrameException(ENDED);
                    }
                    room.wait(WAIT_MILLIS);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new BadFrameException(ENDED);
            } finally {
                readerWaits = false;
            }
        }
    }

    private boolean isFull() {
        return count.get() >= maxRequests || bytes.get() >= maxBytes;
    }
}
