package io.shorefs.spi.connection;

import io.shorefs.api.Credentials;
import io.shorefs.spi.Protocol;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The connections of one transport: how many, with how much memory, and their common end. Any thread.
 *
 * <p>It has one thread for each connection, and a watchdog that ends connections from which others would suffer.
 */
public final class Connections implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Connections.class.getName());
    private static final long WATCH_MILLIS = 100;
    private static final long CLOSE_MILLIS = 1_700;
    private static final long STALLED_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final String server;
    private final Protocol protocol;
    private final Connection.Memory memory;
    private final long heapBytes;
    private final Duration firstFrame;
    private final Set<Connection> live = ConcurrentHashMap.newKeySet();
    private final Semaphore permits;
    private volatile int permitted;
    private final AtomicBoolean closed = new AtomicBoolean();
    private final AtomicLong number = new AtomicLong();
    private final Refusals refusals;
    private final Thread watchdog;

    /**
     * No connections yet.
     *
     * @param server the name of the server in the configuration, for messages
     */
    public Connections(String server, Protocol protocol, ConnectionLimits limits) {
        this.server = server;
        this.protocol = protocol;
        long frame = protocol.maxFrameBytes();
        long requests = Math.max(limits.requestBytes(), 2 * frame);
        long replies = Math.max(limits.replyBytes(), frame);
        this.memory = new Connection.Memory(
                FramePools.of(requests, protocol.maxFrameBytes()),
                new WirePool(replies, 0, WirePool.Order.FIRST_COME),
                limits.shareBytes());
        this.heapBytes = requests + replies;
        this.firstFrame = limits.firstFrame();
        this.permitted = limits.connections();
        this.permits = new Semaphore(permitted);
        this.refusals = new Refusals(server);
        this.watchdog = Thread.ofPlatform()
                .daemon()
                .name("shorefs-" + server + "-watchdog")
                .start(this::watch);
    }

    /**
     * Begins to serve a connection on a platform thread of its own and returns.
     *
     * @param identity when present, what every user of this connection is taken for
     * @return nothing if there are too many already, or this is closed: the link is shut down then, and the log says why
     */
    public Optional<Connection> start(Link link, Optional<Credentials> identity) {
        if (closed.get() || !permits.tryAcquire()) {
            link.shutdown();
            refusals.report(link.peer(), permitted, closed.get());
            return Optional.empty();
        }
        Connection connection = new Connection(server, link, protocol, identity, memory, firstFrame);
        live.add(connection);
        Thread reader = Thread.ofPlatform()
                .daemon()
                .name("shorefs-" + server + "-" + number.incrementAndGet())
                .unstarted(() -> serve(connection));
        return begin(reader, connection);
    }

    private Optional<Connection> begin(Thread reader, Connection connection) {
        try {
            reader.start();
        } catch (OutOfMemoryError e) { // what the JVM throws when the system gives no more threads
            live.remove(connection);
            permits.release();
            connection.end();
            LOG.log(System.Logger.Level.WARNING, server + ": no thread for " + connection.peer() + ", refused", e);
            return Optional.empty();
        }
        if (closed.get()) {
            connection.end();
        }
        return Optional.of(connection);
    }

    private void serve(Connection connection) {
        try {
            connection.run();
        } finally {
            live.remove(connection);
            permits.release();
            connection.finished();
        }
    }

    /** Takes fewer at once, before the first one. */
    public synchronized void limit(int most) {
        if (most < 1 || most > permitted || !permits.tryAcquire(permitted - most)) {
            throw new IllegalArgumentException(most + " connections instead of " + permitted);
        }
        permitted = most;
    }

    /** How many there are now. */
    public int count() {
        return live.size();
    }

    /** As {@link io.shorefs.spi.Transport#heapBytes}: what the limits say, but at least two of the protocol's largest frames for requests and one for replies. */
    public long heapBytes() {
        return heapBytes;
    }

    /** Memory of frames and replies on their way, of all connections, in bytes; the 4 KiB of each and small replies apart. */
    public long wireBytes() {
        return memory.requests().used() + memory.replies().used();
    }

    private void watch() {
        while (!closed.get()) {
            long now = System.nanoTime();
            boolean repliesTight = memory.replies().isTight();
            live.forEach(connection -> connection.judge(now, repliesTight));
            memory.requests().tight().forEach(pool -> endOneStalled(pool, now));
            try {
                Thread.sleep(WATCH_MILLIS);
            } catch (InterruptedException e) {
                return; // closed
            }
        }
    }

    /** One at a time, the one that has stalled longest: what it held may be enough for those who wait, and a mount that is ended stays so. */
    private void endOneStalled(WirePool pool, long now) {
        live.stream()
                .filter(connection -> connection.stalledNanos(pool, now) > STALLED_NANOS)
                .max(Comparator.comparingLong(connection -> connection.stalledNanos(pool, now)))
                .ifPresent(Connection::endStalled); // nothing, when it is ending and has not given its memory back
    }

    /** Ends every connection and waits for their sessions' ends, less than 2 s; what does not end in time is logged and left. */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        watchdog.interrupt();
        List<Connection> ending = List.copyOf(live);
        ending.forEach(Connection::end);
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(CLOSE_MILLIS);
        try {
            for (Connection connection : ending) {
                Duration left = Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
                if (!connection.await(left)) {
                    LOG.log(
                            System.Logger.Level.WARNING,
                            "{0}: the connection from {1} does not end",
                            server,
                            connection.peer());
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
