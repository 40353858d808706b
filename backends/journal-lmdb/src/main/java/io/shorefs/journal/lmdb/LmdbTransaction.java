package io.shorefs.journal.lmdb;

import io.shorefs.api.Errno;
import io.shorefs.api.FsException;
import io.shorefs.spi.LocalMap.Transaction;
import io.shorefs.spi.LocalMap.Visitor;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.lmdbjava.LmdbException;
import org.lmdbjava.PutFlags;
import org.lmdbjava.Txn;

/**
 * The one write transaction, for the thread that began it. After a failure it takes no more, and cannot be finished.
 *
 * <p>What it takes is measured now and then, so that one that is far too large ends early.
 */
final class LmdbTransaction implements Transaction {
    private static final int LARGEST_VALUE = 16 << 20;
    private static final int MEASURE_EVERY = 1 << 20;
    private static final PutFlags[] NO_FLAGS = {};

    private final Environment environment;
    private final Txn<ByteBuffer> txn;
    private final Reads reads;
    private final long limit;
    private final Thread owner = Thread.currentThread();
    private Optional<FsException> failure = Optional.empty();
    private long unmeasured;
    private int scans;
    private boolean ended;

    /**
     * A transaction that has begun.
     *
     * @param maxBytes how much it may make the map take, unless the map takes more already
     */
    LmdbTransaction(Environment environment, Txn<ByteBuffer> txn, long maxBytes) {
        this.environment = environment;
        this.txn = txn;
        this.reads = new Reads(environment, txn);
        this.limit = Math.max(maxBytes, environment.usedBytes(txn));
    }

    @Override
    public void put(byte[] key, byte[] value) {
        requireChange();
        if (value.length > LARGEST_VALUE) {
            throw new IllegalArgumentException("A value has at most 16 MiB, this one " + value.length + " bytes");
        }
        ByteBuffer at = reads.keys().key(key);
        try {
            environment.dbi().reserve(txn, at, value.length, NO_FLAGS).put(value);
            unmeasured += value.length;
            if (unmeasured > MEASURE_EVERY) {
                unmeasured = 0;
                checkSpace();
            }
        } catch (LmdbException e) {
            throw failed("setting a key", e);
        }
    }

    @Override
    public void delete(byte[] key) {
        requireChange();
        ByteBuffer at = reads.keys().key(key);
        try {
            environment.dbi().delete(txn, at);
        } catch (LmdbException e) {
            throw failed("removing a key", e);
        }
    }

    @Override
    public byte[] get(byte[] key) {
        require();
        return reads.get(key);
    }

    @Override
    public void scan(byte[] from, byte[] to, Visitor visitor) {
        require();
        scans++;
        try {
            reads.scan(from, to, visitor, this::require);
        } finally {
            scans--;
        }
    }

    /** Takes no more changes. */
    void end() {
        ended = true;
    }

    /**
     * Makes the changes durable.
     *
     * @return the bytes that the map takes then
     * @throws FsException when a change had failed, or this does
     */
    long commit() {
        failure.ifPresent(e -> {
            throw e;
        });
        try {
            long used = checkSpace();
            txn.commit();
            return used;
        } catch (LmdbException e) {
            throw failed("finishing a transaction", e);
        }
    }

    private long checkSpace() {
        long used = environment.usedBytes(txn);
        if (used > limit) {
            failure = Optional.of(new FsException(
                    Errno.ENOSPC,
                    "The local map %s is full: it may take %d bytes".formatted(environment.folder(), limit)));
            throw failure.get();
        }
        return used;
    }

    private FsException failed(String doing, LmdbException e) {
        failure = Optional.of(environment.fault(doing, e));
        return failure.get();
    }

    private void requireChange() {
        require();
        if (scans > 0) {
            throw new IllegalStateException("The visitor of a scan may not change the transaction");
        }
        failure.ifPresent(e -> {
            throw e;
        });
    }

    private void require() {
        if (Thread.currentThread() != owner) {
            throw new IllegalStateException("This transaction belongs to " + owner);
        }
        if (ended) {
            throw new IllegalStateException("This transaction has ended");
        }
    }
}
