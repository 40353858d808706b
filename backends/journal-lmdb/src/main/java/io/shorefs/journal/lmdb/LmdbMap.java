package io.shorefs.journal.lmdb;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.shorefs.api.Errno;
import io.shorefs.api.FsException;
import io.shorefs.spi.JournalException;
import io.shorefs.spi.LocalMap;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Consumer;
import org.lmdbjava.Dbi;
import org.lmdbjava.DbiFlags;
import org.lmdbjava.Env;
import org.lmdbjava.EnvFlags;
import org.lmdbjava.LmdbException;
import org.lmdbjava.Stat;
import org.lmdbjava.Txn;

/**
 * {@link LocalMap} on LMDB in its default mode: a transaction is synced before it is finished. Read transactions come from a pool and are renewed, since
 * beginning one is what every operation of the filesystem pays.
 */
public final class LmdbMap implements LocalMap {
    private static final int MAX_READERS = 4096;
    private static final int POOLED_READERS = 64;
    private static final byte[] VERSION_KEY = {0};
    private static final byte[] VERSION = "ShoreFS map 1".getBytes(US_ASCII);
    private static final long PAGE_ROUND = 65536; // the largest page size of any host

    private final Path folder;
    private final Env<ByteBuffer> env;
    private final Dbi<ByteBuffer> dbi;
    private final long maxBytes;
    private final ArrayBlockingQueue<LmdbSnapshot> pool = new ArrayBlockingQueue<>(POOLED_READERS);
    private final ReentrantLock writer = new ReentrantLock();
    private final ReentrantReadWriteLock life = new ReentrantReadWriteLock();
    private volatile boolean closed;
    private volatile long usedBytes;

    private LmdbMap(Path folder, Env<ByteBuffer> env, Dbi<ByteBuffer> dbi, long maxBytes) {
        this.folder = folder;
        this.env = env;
        this.dbi = dbi;
        this.maxBytes = maxBytes;
        measure();
    }

    /**
     * Opens the map in a folder, and makes it if the folder is empty.
     *
     * @throws JournalException when it is damaged, from a newer version, or cannot be opened
     */
    public static LmdbMap open(Path folder, long maxBytes) {
        long size = Math.max(PAGE_ROUND * 16, maxBytes / PAGE_ROUND * PAGE_ROUND);
        try {
            Files.createDirectories(folder);
            Env<ByteBuffer> env = Env.create()
                    .setMapSize(size)
                    .setMaxDbs(1)
                    .setMaxReaders(MAX_READERS)
                    .open(folder.toFile(), EnvFlags.MDB_NOTLS, EnvFlags.MDB_NORDAHEAD);
            try {
                LmdbMap map = new LmdbMap(folder, env, env.openDbi("map", DbiFlags.MDB_CREATE), size);
                map.checkVersion();
                return map;
            } catch (RuntimeException e) {
                env.close();
                throw e;
            }
        } catch (LmdbException | IOException e) {
            throw new JournalException(
                    "the local map " + folder + " cannot be opened (" + e.getMessage()
                            + "): restore the journal's folder from a copy, or move it away to begin an empty filesystem",
                    e);
        }
    }

    private void checkVersion() {
        byte[] found;
        try (Snapshot snapshot = snapshot()) {
            found = snapshot.get(VERSION_KEY);
        }
        if (found == null) {
            update(transaction -> transaction.put(VERSION_KEY, VERSION));
        } else if (!java.util.Arrays.equals(found, VERSION)) {
            throw new JournalException(
                    "the local map " + folder + " was written by a version of ShoreFS that calls its format \""
                            + new String(found, US_ASCII) + "\"; this one knows \"" + new String(VERSION, US_ASCII)
                            + "\": use the version that wrote it");
        }
    }

    @Override
    public Snapshot snapshot() {
        if (closed || !life.readLock().tryLock()) {
            throw new FsException(Errno.EIO, "the local map " + folder + " is closed");
        }
        try {
            LmdbSnapshot pooled = pool.poll();
            if (pooled != null) {
                pooled.renew();
                return pooled;
            }
            return new LmdbSnapshot(dbi, env.txnRead(), this::giveBack);
        } catch (LmdbException e) {
            throw fault(e);
        } finally {
            life.readLock().unlock();
        }
    }

    private void giveBack(LmdbSnapshot snapshot) {
        if (closed || !pool.offer(snapshot)) {
            snapshot.end();
        }
    }

    @Override
    public void update(Consumer<Transaction> changes) {
        writer.lock();
        try (Txn<ByteBuffer> txn = env.txnWrite()) {
            changes.accept(new LmdbTransaction(dbi, txn));
            txn.commit();
        } catch (LmdbException e) {
            throw fault(e);
        } finally {
            writer.unlock();
        }
        measure();
    }

    private FsException fault(LmdbException e) {
        if (e instanceof Env.MapFullException) {
            return new FsException(Errno.ENOSPC, "the local map " + folder + " is full");
        }
        return new FsException(Errno.EIO, "the local map " + folder + ": " + e.getMessage(), e);
    }

    private void measure() {
        try (Txn<ByteBuffer> txn = env.txnRead()) {
            Stat stat = dbi.stat(txn);
            usedBytes = stat.pageSize * (stat.branchPages + stat.leafPages + stat.overflowPages);
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
        life.writeLock().lock();
        try {
            if (closed) {
                return;
            }
            closed = true;
            for (LmdbSnapshot snapshot = pool.poll(); snapshot != null; snapshot = pool.poll()) {
                snapshot.end();
            }
            env.close();
        } finally {
            life.writeLock().unlock();
        }
    }
}
