package io.shorefs.memory;

import io.shorefs.api.Errno;
import io.shorefs.api.FsException;
import io.shorefs.spi.LocalMap.Transaction;
import io.shorefs.spi.LocalMap.Visitor;

/** The changes of one transaction, on a state of its own. One thread. */
final class MemoryTransaction implements Transaction {
    private final long maxBytes;
    private final MapState before;
    private final Thread owner = Thread.currentThread();
    private MapState state;
    private FsException failure;
    private int scans;
    private boolean ended;

    MemoryTransaction(MapState before, long maxBytes) {
        this.before = before;
        this.state = before;
        this.maxBytes = maxBytes;
    }

    @Override
    public void put(byte[] key, byte[] value) {
        requireChange();
        MapLimits.checkKey(key);
        MapLimits.checkValue(value);
        MapState next = state.put(key, value);
        if (next.bytes() > 2 * Math.max(maxBytes, before.bytes())) { // so that a failing one does not fill the memory
            throw full();
        }
        state = next;
    }

    @Override
    public void delete(byte[] key) {
        requireChange();
        MapLimits.checkKey(key);
        state = state.delete(key);
    }

    @Override
    public byte[] get(byte[] key) {
        require();
        MapLimits.checkKey(key);
        return state.get(key);
    }

    @Override
    public void scan(byte[] from, byte[] to, Visitor visitor) {
        require();
        scans++;
        try {
            Tree.scan(state.tree(), from, to, visitor);
        } finally {
            scans--;
        }
    }

    /** Ends it, and gives the state after it. */
    MapState end() {
        ended = true;
        if (state.bytes() > maxBytes && state.bytes() > before.bytes()) {
            full();
        }
        if (failure != null) {
            throw failure;
        }
        return state;
    }

    /** Ends it without effect. */
    void abort() {
        ended = true;
    }

    private FsException full() {
        failure = new FsException(Errno.ENOSPC, "The map in memory is full: it may take " + maxBytes + " bytes");
        return failure;
    }

    private void requireChange() {
        require();
        if (scans > 0) {
            throw new IllegalStateException("The visitor of a scan may not change the transaction");
        }
        if (failure != null) {
            throw failure;
        }
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
