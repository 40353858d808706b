package io.shorefs.journal.lmdb;

import io.shorefs.api.Errno;
import io.shorefs.api.FsException;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.lmdbjava.LmdbException;

/**
 * The pool of read transactions: every snapshot takes one and gives it back. A thread looks first where it gave back last, so that threads do not meet.
 *
 * <p>At most {@value Environment#MAX_READERS} are in use at once; of those, {@value #POOLED} are kept. Any thread.
 */
final class Readers {
    private static final int POOLED = 64;
    private static final int APART = 16; // references, so that two places are in two cache lines

    private final Environment environment;
    private final AtomicReferenceArray<Reader> pool = new AtomicReferenceArray<>(POOLED * APART);
    private final Set<Reader> all = new HashSet<>(); // guarded by this
    private volatile boolean closed;
    private volatile long finished;

    Readers(Environment environment) {
        this.environment = environment;
        this.finished = environment.lastTransaction();
    }

    /** A transaction is finished and durable: who takes a reader from now on reads its state or a later one. */
    void finished(long transaction) {
        finished = transaction;
    }

    /** A reader of the newest state. */
    Reader take() {
        if (closed) {
            throw closedMap();
        }
        int home = home();
        for (int i = 0; i < POOLED; i++) {
            int place = (home + i) % POOLED * APART;
            if (pool.getPlain(place) != null) {
                Reader reader = pool.getAndSet(place, null);
                if (reader != null) {
                    return renewed(reader);
                }
            }
        }
        return another();
    }

    /** Gives a reader back. */
    void give(Reader reader) {
        reader.reset();
        if (!keep(reader)) {
            end(reader);
        }
        if (closed) {
            synchronized (this) {
                notifyAll();
            }
        }
    }

    /** Whether the present thread holds a reader. */
    synchronized boolean isOneMine() {
        return all.stream().anyMatch(Reader::isMine);
    }

    /** Whether it gives no more readers. */
    boolean isClosed() {
        return closed;
    }

    /** Gives no more readers. */
    synchronized void close() {
        closed = true;
    }

    /** Ends the readers that nobody uses; whether those were all. The caller waits on this object for more. */
    synchronized boolean endIdle() {
        for (int i = 0; i < POOLED; i++) {
            Reader reader = pool.getAndSet(i * APART, null);
            if (reader != null) {
                end(reader);
            }
        }
        return all.isEmpty();
    }

    /** How many are in use or kept. */
    synchronized int size() {
        return all.size();
    }

    private Reader renewed(Reader reader) {
        try {
            reader.renew();
            reader.reach(finished);
            return reader;
        } catch (LmdbException e) {
            end(reader);
            throw environment.fault("beginning to read", e);
        }
    }

    private synchronized Reader another() {
        if (closed) {
            throw closedMap();
        }
        if (all.size() >= Environment.MAX_READERS) {
            throw new FsException(
                    Errno.EAGAIN,
                    "The local map %s has %d snapshots open, which is the most"
                            .formatted(environment.folder(), all.size()));
        }
        try {
            Reader reader = new Reader(environment, environment.env().txnRead());
            all.add(reader);
            reader.reach(finished);
            return reader;
        } catch (LmdbException e) {
            throw environment.fault("beginning to read", e);
        }
    }

    private boolean keep(Reader reader) {
        int home = home();
        for (int i = 0; i < POOLED; i++) {
            if (pool.compareAndSet((home + i) % POOLED * APART, null, reader)) {
                return true;
            }
        }
        return false;
    }

    private synchronized void end(Reader reader) {
        all.remove(reader);
        reader.end();
    }

    private IllegalStateException closedMap() {
        return new IllegalStateException("The local map " + environment.folder() + " is closed");
    }

    private static int home() {
        return (int) (Thread.currentThread().threadId() % POOLED);
    }
}
