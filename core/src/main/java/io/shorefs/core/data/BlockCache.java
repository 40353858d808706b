package io.shorefs.core.data;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Checked payload that is read in parts, by its place, in off-heap memory of a fixed size; the least recently used goes first. A slot that is freed must be
 * forgotten before it is reused. Any thread.
 */
public final class BlockCache {
    private final int blockBytes;
    private final int limit;
    private final LinkedHashMap<Place, ByteBuffer> blocks = new LinkedHashMap<>(1024, 0.75f, true);
    private final ArrayDeque<ByteBuffer> free = new ArrayDeque<>();
    private int made;

    /** An empty cache of so many bytes, in blocks of {@code blockBytes}. */
    public BlockCache(long bytes, int blockBytes) {
        this.blockBytes = blockBytes;
        limit = Math.toIntExact(bytes / blockBytes);
    }

    /** Bytes that it holds at most. */
    long limitBytes() {
        return (long) limit * blockBytes;
    }

    /** Copies bytes of a cached payload; false when it is not here. Copies inside the lock: memory may be reused at once after it. */
    synchronized boolean read(Place place, int skip, int length, ByteBuffer into, int at) {
        ByteBuffer block = blocks.get(place);
        if (block == null) {
            return false;
        }
        into.put(at, block, skip, length);
        return true;
    }

    /** Whether it is here. */
    synchronized boolean has(Place place) {
        return blocks.containsKey(place);
    }

    /** A block of memory to read into, or null when all are in use by readers; it must come back by {@link #put} or {@link #giveBack}. */
    synchronized ByteBuffer lend() {
        if (!free.isEmpty()) {
            return free.pop();
        }
        if (made < limit) {
            made++;
            return ByteBuffer.allocateDirect(blockBytes);
        }
        Map.Entry<Place, ByteBuffer> eldest = blocks.pollFirstEntry();
        return eldest == null ? null : eldest.getValue();
    }

    /** Keeps a lent block, which holds a payload whose checksum was right from its beginning on. */
    synchronized void put(Place place, ByteBuffer block) {
        ByteBuffer other = blocks.put(place, block);
        if (other != null) {
            free.push(other);
        }
    }

    /** Takes a lent block back that holds nothing. */
    synchronized void giveBack(ByteBuffer block) {
        free.push(block);
    }

    /** Forgets a slot. */
    public synchronized void forget(long page) {
        ByteBuffer block = blocks.remove(new Place.Slot(page));
        if (block != null) {
            free.push(block);
        }
    }
}
