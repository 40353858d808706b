package io.shorefs.memory;

import io.shorefs.spi.LocalMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** A local map in memory: a finished transaction is one new root, so that snapshots cost nothing. {@link MemoryJournal} crashes it. */
public final class MemoryMap implements LocalMap {
    private final long maxBytes;
    private final boolean ofAnyThread;
    private final Uses uses = new Uses();
    private final AtomicBoolean updating = new AtomicBoolean();
    private volatile MapState state;

    /** An empty map. */
    public MemoryMap(long maxBytes) {
        this(maxBytes, false, MapState.EMPTY);
    }

    private MemoryMap(long maxBytes, boolean ofAnyThread, MapState state) {
        this.maxBytes = maxBytes;
        this.ofAnyThread = ofAnyThread;
        this.state = state;
    }

    /** An empty one that virtual threads may update too, which no map on a disk allows: for simulations all whose threads are virtual. */
    public static MemoryMap ofAnyThread(long maxBytes) {
        return new MemoryMap(maxBytes, true, MapState.EMPTY);
    }

    /** The map as it would be opened after a crash now, with every finished update; this one may go on. */
    public MemoryMap afterCrash() {
        return new MemoryMap(maxBytes, ofAnyThread, state);
    }

    /** The same, with another size. */
    MemoryMap afterCrash(long newMaxBytes) {
        return new MemoryMap(newMaxBytes, ofAnyThread, state);
    }

    @Override
    public Snapshot snapshot() {
        uses.enter();
        return new MemorySnapshot(state, uses);
    }

    @Override
    public void update(Consumer<Transaction> changes) {
        if (!ofAnyThread && Thread.currentThread().isVirtual()) {
            throw new IllegalStateException("A map is updated by a platform thread");
        }
        uses.enter();
        try {
            if (!updating.compareAndSet(false, true)) {
                throw new IllegalStateException("Another update runs: one at a time");
            }
            try {
                runAlone(changes);
            } finally {
                updating.set(false);
            }
        } finally {
            uses.leave();
        }
    }

    private void runAlone(Consumer<Transaction> changes) {
        MemoryTransaction transaction = new MemoryTransaction(state, maxBytes);
        try {
            changes.accept(transaction);
            state = transaction.end();
        } finally {
            transaction.abort();
        }
    }

    @Override
    public long usedBytes() {
        return state.bytes();
    }

    @Override
    public long maxBytes() {
        return maxBytes;
    }

    @Override
    public void close() {
        uses.close();
    }
}
