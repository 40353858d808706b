package io.shorefs.memory;

import io.shorefs.spi.LocalCache;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** A cache in the heap; what was used longest ago goes first. It loses everything when it is closed. Any thread. */
public final class MemoryCache implements LocalCache {
    private final long limit;
    private final Map<Key, ByteBuffer> entries = new LinkedHashMap<>(16, 0.75f, true);
    private long bytes;

    /** An empty one of so many bytes. */
    public MemoryCache(long limit) {
        this.limit = limit;
    }

    @Override
    public synchronized Optional<ByteBuffer> get(Key key, int length) {
        ByteBuffer found = entries.get(key);
        if (found != null && found.remaining() != length) {
            remove(key);
            return Optional.empty();
        }
        return Optional.ofNullable(found).map(MemoryCache::copy);
    }

    @Override
    public synchronized boolean has(Key key) {
        return entries.containsKey(key);
    }

    @Override
    public synchronized void put(Key key, ByteBuffer entry) {
        LocalCache.requireEntry(entry);
        ByteBuffer former = entries.put(key, copy(entry));
        bytes += entry.remaining() - (former == null ? 0 : former.remaining());
        var eldest = entries.values().iterator();
        while (bytes > limit) {
            bytes -= eldest.next().remaining();
            eldest.remove();
        }
    }

    @Override
    public synchronized void remove(Key key) {
        ByteBuffer former = entries.remove(key);
        bytes -= former == null ? 0 : former.remaining();
    }

    private static ByteBuffer copy(ByteBuffer bytes) {
        return ByteBuffer.allocate(bytes.remaining()).put(bytes.duplicate()).flip();
    }

    @Override
    public synchronized long bytes() {
        return bytes;
    }

    @Override
    public long limit() {
        return limit;
    }

    @Override
    public synchronized void close() {
        entries.clear();
        bytes = 0;
    }
}
