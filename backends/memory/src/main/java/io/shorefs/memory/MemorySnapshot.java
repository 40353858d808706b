package io.shorefs.memory;

import io.shorefs.spi.LocalMap.Snapshot;
import io.shorefs.spi.LocalMap.Visitor;

/** A state of the map to read, by the thread that took it. */
final class MemorySnapshot implements Snapshot {
    private final MapState state;
    private final Uses uses;
    private final Thread owner = Thread.currentThread();
    private boolean closed;

    MemorySnapshot(MapState state, Uses uses) {
        this.state = state;
        this.uses = uses;
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
        Tree.scan(state.tree(), from, to, (key, value) -> {
            boolean more = visitor.entry(key, value);
            require();
            return more;
        });
    }

    @Override
    public void close() {
        requireOwner();
        if (!closed) {
            closed = true;
            uses.leave();
        }
    }

    private void require() {
        requireOwner();
        if (closed) {
            throw new IllegalStateException("This snapshot is closed");
        }
    }

    private void requireOwner() {
        if (Thread.currentThread() != owner) {
            throw new IllegalStateException("This snapshot is read and closed by " + owner + " only");
        }
    }
}
