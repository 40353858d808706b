package io.shorefs.core.data;

import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Checked payload of slots that are read in parts, by its first page, least recently used goes first. A slot that is freed must be forgotten before it is reused. Any
 * thread.
 */
public final class BlockCache {
    private final long limit;
    private final LinkedHashMap<Long, ByteBuffer> blocks = new LinkedHashMap<>(1024, 0.75f, true);
    private long bytes;

    /** An empty cache of so many bytes. */
    public BlockCache(long limit) {
        this.limit = limit;
    }

    /** Copies bytes of a cached payload; false when it is not here. */
    boolean read(long page, int skip, int length, ByteBuffer into, int at) {
        ByteBuffer block;
        synchronized (this) {
            block = blocks.get(page);
        }
        if (block == null) {
            return false;
        }
        into.put(at, block, skip, length);
        return true;
    }

    /** Keeps a payload whose checksum was right; the buffer is not changed any more. */
    synchronized void put(long page, ByteBuffer payload) {
        ByteBuffer old = blocks.put(page, payload);
        bytes += payload.capacity() - (old == null ? 0 : old.capacity());
        while (bytes > limit) {
            Map.Entry<Long, ByteBuffer> eldest = blocks.pollFirstEntry();
            bytes -= eldest.getValue().capacity();
        }
    }

    /** Forgets a slot. */
    public synchronized void forget(long page) {
        ByteBuffer old = blocks.remove(page);
        if (old != null) {
            bytes -= old.capacity();
        }
    }
}
