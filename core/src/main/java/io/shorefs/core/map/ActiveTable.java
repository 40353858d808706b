package io.shorefs.core.map;

import io.shorefs.core.key.Key;
import io.shorefs.core.key.Value;
import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;

/** The table that batches are published into; after a cut it is sealed and does not change any more. Any thread. */
public final class ActiveTable implements Table {
    private static final int ENTRY_OVERHEAD = 64;

    private final ConcurrentSkipListMap<Key, Value> entries = new ConcurrentSkipListMap<>();
    /** Keys that have only another place in this table than before it. */
    private final Set<Key> placeOnly = ConcurrentHashMap.newKeySet();

    private final AtomicLong keyBytes = new AtomicLong();
    private final AtomicLong payloadBytes = new AtomicLong();
    private final AtomicLong size = new AtomicLong();
    private final ConcurrentLinkedQueue<DirtyBlock> blocks = new ConcurrentLinkedQueue<>();
    private final CompletableFuture<Void> durable = new CompletableFuture<>();

    @Override
    public Value get(Key key) {
        return entries.get(key);
    }

    @Override
    public Iterator<Map.Entry<Key, Value>> from(Key from) {
        return entries.tailMap(from, true).entrySet().iterator();
    }

    /**
     * Sets a key; under the shared side of the publication lock.
     *
     * @return whether it is the table's first
     */
    boolean put(Key key, Value value, int valueBytes) {
        if (!placeOnly.isEmpty()) {
            placeOnly.remove(key);
        }
        return set(key, value, valueBytes);
    }

    /** Sets a key as {@link #put}, but it is no change: only the place of its bytes is another one. The caller has the inode alone. */
    boolean putPlace(Key key, Value value, int valueBytes) {
        if (!entries.containsKey(key)) {
            placeOnly.add(key);
        }
        return set(key, value, valueBytes);
    }

    private boolean set(Key key, Value value, int valueBytes) {
        boolean first = entries.put(key, value) == null && size.incrementAndGet() == 1;
        keyBytes.addAndGet((long) key.bytes().length + valueBytes + ENTRY_OVERHEAD);
        return first;
    }

    /** Whether only the place of the key's bytes is another one than before this table. */
    public boolean isPlaceOnly(Key key) {
        return placeOnly.contains(key);
    }

    /** A block of memory that belongs to this table: given back when the table is committed. */
    public DirtyBlock addBlock(ByteBuffer slab) {
        DirtyBlock block = new DirtyBlock(slab, this);
        blocks.add(block);
        payloadBytes.addAndGet(slab.capacity());
        return block;
    }

    /** The blocks of memory that belong to this table. */
    public Iterable<DirtyBlock> blocks() {
        return blocks;
    }

    /** Whether nothing was published into it and no memory belongs to it (a write that failed leaves some). */
    public boolean isEmpty() {
        return entries.isEmpty() && blocks.isEmpty();
    }

    /** How many keys, removed ones among them. */
    public long size() {
        return size.get();
    }

    /** About how many bytes of keys and values were published, those written several times counted each time. */
    public long keyBytes() {
        return keyBytes.get();
    }

    /** Bytes of the blocks of memory that belong to this table. */
    public long payloadBytes() {
        return payloadBytes.get();
    }

    /** What it weighs until it is in the journal. */
    public long bytes() {
        return keyBytes() + payloadBytes();
    }

    /** All entries, in order. */
    public Iterable<Map.Entry<Key, Value>> entries() {
        return entries.entrySet();
    }

    /** Completes when all that was published into it is durable. */
    public CompletableFuture<Void> durable() {
        return durable;
    }
}
