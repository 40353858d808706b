package io.shorefs.memory;

import io.shorefs.api.Errno;
import io.shorefs.api.FsException;
import io.shorefs.spi.LocalMap;
import java.util.Arrays;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/** {@link LocalMap} in memory. Each update copies the map, so that snapshots cost nothing: for small volumes. */
public final class MemoryMap implements LocalMap {
    private final ReentrantLock writer = new ReentrantLock();
    private final long maxBytes;
    private volatile State state;

    /** A state of the map; its tree is not changed any more. */
    private record State(NavigableMap<byte[], byte[]> entries, long bytes) {}

    /** An empty map. */
    public MemoryMap(long maxBytes) {
        this.maxBytes = maxBytes;
        state = new State(new TreeMap<>(Arrays::compareUnsigned), 0);
    }

    private MemoryMap(long maxBytes, State state) {
        this.maxBytes = maxBytes;
        this.state = state;
    }

    /** The map as it would be opened after a crash now: with every finished update. */
    public MemoryMap afterCrash() {
        return new MemoryMap(maxBytes, state);
    }

    @Override
    public Snapshot snapshot() {
        return new MemorySnapshot(state.entries);
    }

    @Override
    public void update(Consumer<Transaction> changes) {
        writer.lock();
        try {
            Changes transaction = new Changes(new TreeMap<>(state.entries), state.bytes);
            changes.accept(transaction);
            if (transaction.bytes > maxBytes) {
                throw new FsException(Errno.ENOSPC, "the map in memory is full");
            }
            state = new State(transaction.entries, transaction.bytes);
        } finally {
            writer.unlock();
        }
    }

    @Override
    public long usedBytes() {
        return state.bytes;
    }

    @Override
    public long maxBytes() {
        return maxBytes;
    }

    @Override
    public void close() {
        // memory goes with the last reference
    }

    private static byte[] get(NavigableMap<byte[], byte[]> entries, byte[] key) {
        byte[] value = entries.get(key);
        return value == null ? null : value.clone();
    }

    private static void scan(NavigableMap<byte[], byte[]> entries, byte[] from, byte[] to, Visitor visitor) {
        if (Arrays.compareUnsigned(from, to) >= 0) {
            return;
        }
        for (Map.Entry<byte[], byte[]> entry :
                entries.subMap(from, true, to, false).entrySet()) {
            if (!visitor.entry(entry.getKey().clone(), entry.getValue().clone())) {
                return;
            }
        }
    }

    private record MemorySnapshot(NavigableMap<byte[], byte[]> entries) implements Snapshot {
        @Override
        public byte[] get(byte[] key) {
            return MemoryMap.get(entries, key);
        }

        @Override
        public void scan(byte[] from, byte[] to, Visitor visitor) {
            MemoryMap.scan(entries, from, to, visitor);
        }

        @Override
        public void close() {
            // nothing is held
        }
    }

    private static final class Changes implements Transaction {
        private final NavigableMap<byte[], byte[]> entries;
        private long bytes;

        Changes(NavigableMap<byte[], byte[]> entries, long bytes) {
            this.entries = entries;
            this.bytes = bytes;
        }

        @Override
        public byte[] get(byte[] key) {
            return MemoryMap.get(entries, key);
        }

        @Override
        public void scan(byte[] from, byte[] to, Visitor visitor) {
            MemoryMap.scan(entries, from, to, visitor);
        }

        @Override
        public void put(byte[] key, byte[] value) {
            delete(key);
            entries.put(key.clone(), value.clone());
            bytes += key.length + value.length;
        }

        @Override
        public void delete(byte[] key) {
            byte[] old = entries.remove(key);
            if (old != null) {
                bytes -= key.length + old.length;
            }
        }
    }
}
