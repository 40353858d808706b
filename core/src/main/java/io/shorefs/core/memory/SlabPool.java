package io.shorefs.core.memory;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A fixed number of equal pieces of off-heap memory, made when they are first needed and kept. Any thread. */
public final class SlabPool {
    private static final int LEAST_ARENA_BYTES = 256 << 10;
    private static final int MOST_ARENA_BYTES = 4 << 20;

    private final int slabBytes;
    private final int limit;
    private final ArrayDeque<ByteBuffer> free = new ArrayDeque<>();
    private int made;
    private CompletableFuture<Void> freed = new CompletableFuture<>();

    /**
     * An empty pool.
     *
     * @param slabBytes bytes of a slab, a power of two
     * @param bytes of all slabs together
     */
    public SlabPool(int slabBytes, long bytes) {
        this.slabBytes = slabBytes;
        limit = Math.toIntExact(bytes / slabBytes);
    }

    /** So many slabs, or none when the pool has not that many: an empty list then. */
    public synchronized List<ByteBuffer> take(int count) {
        while (free.size() < count && made < limit) {
            makeArena();
        }
        if (free.size() < count) {
            return List.of();
        }
        List<ByteBuffer> taken = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            taken.add(free.pop());
        }
        return taken;
    }

    /** Gives slabs back; they come from this pool and nobody uses them any more. */
    public void give(List<ByteBuffer> slabs) {
        if (slabs.isEmpty()) {
            return;
        }
        CompletableFuture<Void> waiting;
        synchronized (this) {
            slabs.forEach(free::push);
            waiting = freed;
            freed = new CompletableFuture<>();
        }
        waiting.complete(null);
    }

    /** Completes when slabs are next given back. */
    public synchronized CompletableFuture<Void> freed() {
        return freed;
    }

    /** How many slabs can be taken. */
    public synchronized int available() {
        return limit - made + free.size();
    }

    /** How many slabs there are at most. */
    public int limit() {
        return limit;
    }

    /** Bytes of a slab. */
    public int slabBytes() {
        return slabBytes;
    }

    /** Bytes of memory that were taken from the system. */
    public synchronized long allocatedBytes() {
        return (long) made * slabBytes;
    }

    private void makeArena() {
        int bytes = Math.clamp(
                allocatedBytes(), LEAST_ARENA_BYTES, MOST_ARENA_BYTES); // as much again, so that little takes little
        int slabs = Math.min(limit - made, Math.max(1, bytes / slabBytes));
        ByteBuffer arena = ByteBuffer.allocateDirect(slabs * slabBytes);
        for (int i = 0; i < slabs; i++) {
            free.add(arena.slice(i * slabBytes, slabBytes));
        }
        made += slabs;
    }
}
