package io.shorefs.spi.connection;

import io.shorefs.api.Credentials;
import io.shorefs.spi.BadFrameException;
import io.shorefs.spi.Protocol;
import io.shorefs.spi.ProtocolSession;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/** One connection and the loop of its reader. Everything public may be called from any thread. */
public final class Connection {
    private static final System.Logger LOG = System.getLogger(Connection.class.getName());
    private static final long STUCK_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final String server;
    private final Link link;
    private final Protocol protocol;
    private final Optional<Credentials> identity;
    private final Duration firstFrame;
    private final long startedAt = System.nanoTime();
    private final Inbound inbound;
    private final ReplyBuffers buffers;
    private final ReplyQueue replies;
    private final AtomicReference<Ending> ending = new AtomicReference<>();
    private final CountDownLatch finished = new CountDownLatch(1);
    private volatile Thread reader;
    private volatile boolean greeted;

    Connection(
            String server,
            Link link,
            Protocol protocol,
            Optional<Credentials> identity,
            Memory memory,
            Duration firstFrame) {
        this.server = server;
        this.link = link;
        this.protocol = protocol;
        this.identity = identity;
        this.firstFrame = firstFrame;
        this.inbound = new Inbound(memory.requests(), this::isEnding);
        this.buffers = new ReplyBuffers(memory.replies(), memory.share());
        this.replies = new ReplyQueue(this, buffers, new ReplyWriter(link.output(), buffers, memory.replies()));
    }

    /** What the connections of a transport share. */
    record Memory(FramePools requests, WirePool replies, long share) {}

    /** Who is there, for logs. */
    public String peer() {
        return link.peer();
    }

    /** Ends the connection as the server's wish; returns at once. */
    public void end() {
        end(Ending.stopped());
    }

    /**
     * Waits until the session is closed and nothing of the connection runs any more.
     *
     * @return whether that was so in time
     */
    public boolean await(Duration time) throws InterruptedException {
        return finished.await(time.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** The same without a bound. */
    public void await() throws InterruptedException {
        finished.await();
    }

    /** The first reason counts. Does not wait, whatever the link's shutdown does: a completion may be the caller. */
    void end(Ending why) {
        if (!ending.compareAndSet(null, why)) {
            return;
        }
        if (isReader()) {
            shutdown();
        } else {
            Thread.ofVirtual().name("end of " + peer()).start(this::shutdown);
        }
    }

    private void shutdown() {
        try {
            link.shutdown();
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, server + ": shutting down the connection of " + peer() + " failed", e);
        }
    }

    boolean isEnding() {
        return ending.get() != null;
    }

    boolean isReader() {
        return Thread.currentThread() == reader;
    }

    /** The reader. */
    void run() {
        reader = Thread.currentThread();
        ProtocolSession session = null;
        try {
            session = protocol.open(peer(), identity, replies);
            replies.flush();
            serve(session);
        } catch (BadFrameException e) {
            end(Ending.failed(e.getMessage()));
        } catch (IOException e) {
            end(Ending.broken(e));
        } catch (RuntimeException | Error e) {
            end(Ending.fault(e));
        } finally {
            finish(session);
        }
    }

    private void serve(ProtocolSession session) throws IOException {
        while (!isEnding()) {
            int need = handleAll(session);
            replies.flush();
            if (!inbound.read(link.input(), need)) {
                end(inbound.available() == 0 ? Ending.left() : Ending.cutOff());
                return;
            }
            replies.heard();
        }
    }

    /** Handles every complete frame, unless it is to end; gives the length of the one that is not complete, 0 if that is unknown. */
    private int handleAll(ProtocolSession session) throws IOException {
        while (inbound.available() > 0) {
            int length = frameLength(session);
            if (length == ProtocolSession.UNKNOWN || length > inbound.available()) {
                return Math.max(length, 0);
            }
            if (!greeted) { // written once: the watchdog reads it beside
                greeted = true;
            }
            awaitRoom();
            if (isEnding()) { // what it stands on may be closed next
                return 0;
            }
            inbound.consume(length, session.handle(inbound.frame(length)));
            replies.flushIfMany();
        }
        return 0;
    }

    private int frameLength(ProtocolSession session) {
        ByteBuffer unread = inbound.unread();
        int length = session.frameLength(unread);
        if (length == 0 || length < ProtocolSession.UNKNOWN || length > protocol.maxFrameBytes()) {
            throw new BadFrameException(
                    "a frame of " + length + " bytes; it may have 1 to " + protocol.maxFrameBytes());
        }
        return length;
    }

    private void awaitRoom() throws IOException {
        if (buffers.isFull()) {
            replies.flush();
            buffers.awaitRoom(this::isEnding);
            replies.collect();
        }
    }

    private void finish(ProtocolSession session) {
        end(Ending.left());
        if (!replies.close()) {
            LOG.log(System.Logger.Level.WARNING, "{0}: a write to {1} does not end", server, peer());
        }
        inbound.close();
        try {
            if (session != null) {
                session.close();
            }
        } catch (RuntimeException | Error e) {
            LOG.log(System.Logger.Level.ERROR, server + ": closing the session of " + peer() + " failed", e);
        } finally {
            report(ending.get());
        }
    }

    /** Nothing of it runs any more. */
    void finished() {
        finished.countDown();
    }

    private void report(Ending why) {
        String line = server + ": connection from " + peer() + " ended: " + why.reason();
        if (why.fault() == null) {
            LOG.log(why.level(), line);
        } else {
            LOG.log(why.level(), line, why.fault());
        }
    }

    /** Ends the connection if others suffer from it, or if nobody seems to be there. */
    void judge(long now, boolean repliesTight) {
        if (!greeted && now - startedAt > firstFrame.toNanos()) {
            end(Ending.late(firstFrame));
        } else if (replies.sharedNanos(now) > STUCK_NANOS) {
            end(Ending.failed("it does not read: a reply made no progress for 1 s"));
        } else if (repliesTight
                && buffers.held() > ConnectionLimits.ENTITLED
                && replies.writingNanos(now)
                        > PATIENCE_NANOS) { // only what waits for the client counts, not what waits for the filesystem
            end(Ending.failed("it reads nothing, or too slowly: a write to it took more than 10 s while it held "
                    + buffers.held() + " bytes of memory that others wait for"));
        }
    }

    /** For how long the client has sent next to nothing of a frame that holds memory of this pool, in nanoseconds; 0 when nothing of the kind. */
    long stalledNanos(WirePool pool, long now) {
        return inbound.stalledNanos(pool, now);
    }

    /** Others wait for the memory of the frame whose rest the client does not send. */
    void endStalled() {
        end(Ending.failed("it does not send the rest of a message, for which it holds memory that others wait for"));
    }
}
