package io.shorefs.journal.lmdb;

import io.shorefs.api.Errno;
import io.shorefs.api.FsException;
import io.shorefs.spi.JournalException;
import io.shorefs.spi.LocalMap;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.lmdbjava.LmdbException;
import org.lmdbjava.Txn;

/**
 * {@link LocalMap} on LMDB. Its life: no snapshot and no update outlives the environment, whose memory they read.
 *
 * <p>{@link #usedBytes} counts the pages that hold something. The file is larger: a transaction writes to other pages than those that it frees, and freed pages
 * are used again when no snapshot can see them any more; it may grow to {@link #maxBytes} and what such pages take, and never shrinks.
 */
public final class LmdbMap implements LocalMap {
    private static final long LONGEST_WAIT = TimeUnit.SECONDS.toNanos(10);

    private final Environment environment;
    private final OpenFolders.Holding holding;
    private final Readers readers;
    private final long maxBytes;
    private volatile long usedBytes;
    private Thread updating; // guarded by readers
    private FsException broken; // the updating thread's
    private boolean ended; // guarded by readers

    private LmdbMap(Environment environment, OpenFolders.Holding holding, long maxBytes) {
        this.environment = environment;
        this.holding = holding;
        this.maxBytes = maxBytes;
        this.readers = new Readers(environment);
        try (Txn<ByteBuffer> txn = environment.env().txnRead()) {
            usedBytes = environment.usedBytes(txn);
        }
    }

    /**
     * Opens the map in a folder, and makes it if there is none.
     *
     * @throws JournalException when it is damaged, from another version, open already, or cannot be opened
     */
    static LmdbMap open(Path folder, long maxBytes) {
        MapSize size = MapSize.of(maxBytes);
        MapFolder files = MapFolder.of(folder);
        OpenFolders.Holding holding = OpenFolders.hold(files.path());
        try {
            NativeLibrary.load(files.path().getParent());
            files.makeIfAbsent(size);
            long existing = files.check();
            Environment environment =
                    Environment.open(files.path(), size.over(existing).fileBytes());
            try {
                return new LmdbMap(environment, holding, size.maxBytes());
            } catch (LmdbException e) {
                environment.close();
                throw new JournalException(
                        "The local map %s cannot be read: %s. %s".formatted(files.path(), e, Advice.RESTORE), e);
            }
        } catch (RuntimeException e) {
            holding.close();
            throw e;
        }
    }

    @Override
    public Snapshot snapshot() {
        return new LmdbSnapshot(readers);
    }

    @Override
    public void update(Consumer<Transaction> changes) {
        if (Thread.currentThread().isVirtual()) {
            throw new IllegalStateException("A map is updated by a platform thread: LMDB's lock belongs to it");
        }
        beginUpdate();
        try {
            if (broken != null) {
                throw new FsException(Errno.EIO, broken.getMessage() + "; it takes no more updates", broken);
            }
            usedBytes = runAlone(changes);
            readers.finished(environment.lastTransaction());
        } finally {
            endUpdate();
        }
    }

    private long runAlone(Consumer<Transaction> changes) {
        try (Txn<ByteBuffer> txn = environment.env().txnWrite()) {
            LmdbTransaction transaction = new LmdbTransaction(environment, txn, maxBytes);
            try {
                changes.accept(transaction);
            } finally {
                transaction.end();
            }
            return commit(transaction);
        } catch (LmdbException e) {
            throw environment.fault("beginning or ending a transaction", e);
        }
    }

    private long commit(LmdbTransaction transaction) {
        try {
            return transaction.commit();
        } catch (FsException e) {
            if (e.errno() == Errno.EIO) {
                broken = e; // what the host holds in memory, and believes to have written, is unknown
            }
            throw e;
        }
    }

    private void beginUpdate() {
        synchronized (readers) {
            if (readers.isClosed()) {
                throw new IllegalStateException("The local map " + environment.folder() + " is closed");
            }
            if (updating != null) {
                throw new IllegalStateException("Another update runs: one at a time");
            }
            updating = Thread.currentThread();
        }
    }

    private void endUpdate() {
        synchronized (readers) {
            updating = null;
            readers.notifyAll();
        }
    }

    @Override
    public long usedBytes() {
        return usedBytes;
    }

    @Override
    public long maxBytes() {
        return maxBytes;
    }

    @Override
    public void close() {
        synchronized (readers) {
            if (updating == Thread.currentThread() || readers.isOneMine()) {
                throw new IllegalStateException("Close your own snapshots and updates of this map before the map");
            }
            readers.close();
            awaitNobody();
            if (!ended) {
                ended = true;
                environment.close();
                holding.close();
            }
        }
    }

    private void awaitNobody() {
        long deadline = System.nanoTime() + LONGEST_WAIT;
        boolean interrupted = false;
        try {
            while (!readers.endIdle() || updating != null) {
                long left = deadline - System.nanoTime();
                if (left <= 0) {
                    throw new IllegalStateException("The local map %s is still in use by %d snapshots%s"
                            .formatted(
                                    environment.folder(),
                                    readers.size(),
                                    updating == null ? "" : " and by an update of " + updating));
                }
                try {
                    TimeUnit.NANOSECONDS.timedWait(readers, left);
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
