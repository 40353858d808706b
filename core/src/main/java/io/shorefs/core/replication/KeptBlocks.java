package io.shorefs.core.replication;

import io.shorefs.core.key.Payload;
import io.shorefs.spi.LocalCache;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.LongAdder;

/**
 * Blocks of the store that are on this machine, too, by their place: as they are stored, compressed and sealed, so that this disk tells no more than the store does. Methods wait for a local
 * disk at most. Any thread.
 */
public final class KeptBlocks {
    /** So many requests' blocks are put at a time: a disk that is slower than the store does not hold up who reads. */
    private static final int MOST_AT_ONCE = 8;

    private final LocalCache cache;
    private final Semaphore puts = new Semaphore(MOST_AT_ONCE);
    private final LongAdder hits = new LongAdder();
    private final LongAdder misses = new LongAdder();

    KeptBlocks(LocalCache cache) {
        this.cache = cache;
    }

    /**
     * How it does.
     *
     * @param bytes of this machine's disk that it takes
     * @param limit the most that it takes
     * @param hits blocks that were read from it since the start
     * @param misses blocks that had to be fetched from the store
     */
    public record Status(long bytes, long limit, long hits, long misses) {}

    /** How it does now. */
    public Status status() {
        return new Status(cache.bytes(), cache.limit(), hits.sum(), misses.sum());
    }

    /** Whether a block is here; it may be gone a moment later. */
    boolean has(Payload.Stored block) {
        return cache.has(key(block));
    }

    /** What the store has of a block, if it is here. */
    Optional<ByteBuffer> get(Payload.Stored block) {
        Optional<ByteBuffer> stored = cache.get(key(block), block.storedLength());
        if (stored.isPresent()) {
            hits.increment();
        }
        return stored;
    }

    /** Forgets a block. */
    void remove(Payload.Stored block) {
        cache.remove(key(block));
    }

    /**
     * Keeps blocks that were written to the store.
     *
     * @param object the whole object
     */
    void written(List<Payload.Stored> blocks, ByteBuffer object) {
        blocks.forEach(block -> put(block, object, 0));
    }

    /**
     * Keeps blocks that were fetched, unless the disk is behind.
     *
     * @param part of an object
     * @param offset of its first byte in the object
     */
    void fetched(List<Payload.Stored> blocks, ByteBuffer part, long offset) {
        misses.add(blocks.size());
        if (puts.tryAcquire()) {
            try {
                blocks.forEach(block -> put(block, part, offset));
            } finally {
                puts.release();
            }
        }
    }

    private void put(Payload.Stored block, ByteBuffer part, long offset) {
        if (block.storedLength() > 0 && block.storedLength() <= LocalCache.ENTRY_MAX) {
            int from = part.position() + (int) (block.offset() - offset);
            cache.put(key(block), part.slice(from, block.storedLength()));
        }
    }

    /** The salt is another one for every packing, so the object's id tells no more. */
    private static LocalCache.Key key(Payload.Stored block) {
        return new LocalCache.Key(block.packing().saltHigh(), block.packing().saltLow(), block.ordinal());
    }
}
