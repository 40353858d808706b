package io.shorefs.memory;

import io.shorefs.spi.ObjectStore;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** An object store in memory, which is gone when nobody has it any more. */
public final class MemoryStore implements ObjectStore {
    private final NavigableMap<String, Stored> objects = new ConcurrentSkipListMap<>();
    private final AtomicLong versions = new AtomicLong();
    private final LongSupplier millis;

    /** An empty one. */
    public MemoryStore() {
        this(System::currentTimeMillis);
    }

    /** An empty one with a clock, which gives milliseconds since 1970. */
    public MemoryStore(LongSupplier millis) {
        this.millis = millis;
    }

    private record Stored(byte[] bytes, Version version, long modifiedMillis) {
        ByteBuffer copy(int from, int to) {
            byte[] copy = java.util.Arrays.copyOfRange(bytes, from, to);
            return ByteBuffer.wrap(copy);
        }
    }

    @Override
    public Content get(String key) throws StoreException {
        Stored stored = find(key);
        return new Content(stored.copy(0, stored.bytes.length), stored.version);
    }

    @Override
    public ByteBuffer get(String key, long offset, int length) throws StoreException {
        ObjectStore.requireRange(offset, length);
        Stored stored = find(key);
        int from = (int) Math.min(offset, stored.bytes.length);
        return stored.copy(from, (int) Math.min((long) from + length, stored.bytes.length));
    }

    private Stored find(String key) throws StoreException {
        Stored stored = objects.get(ObjectStore.requireKey(key));
        if (stored == null) {
            throw new StoreException(Failure.ABSENT, key + " does not exist", null);
        }
        return stored;
    }

    @Override
    public Version put(String key, ByteBuffer bytes) {
        Stored stored = stored(bytes);
        objects.put(ObjectStore.requireKey(key), stored);
        return stored.version;
    }

    @Override
    public Version putIfAbsent(String key, ByteBuffer bytes) throws StoreException {
        Stored stored = stored(bytes);
        if (objects.putIfAbsent(ObjectStore.requireKey(key), stored) != null) {
            throw new StoreException(Failure.PRECONDITION_FAILED, key + " exists already", null);
        }
        return stored.version;
    }

    @Override
    public Version putIfMatch(String key, ByteBuffer bytes, Version expected) throws StoreException {
        Stored present = objects.get(ObjectStore.requireKey(key));
        Stored stored = stored(bytes);
        if (present == null || !present.version.equals(expected) || !objects.replace(key, present, stored)) {
            throw new StoreException(Failure.PRECONDITION_FAILED, key + " is not the version expected", null);
        }
        return stored.version;
    }

    private Stored stored(ByteBuffer bytes) {
        byte[] copy = new byte[bytes.remaining()];
        bytes.duplicate().get(copy);
        Version version = new Version(Long.toString(versions.incrementAndGet()));
        return new Stored(copy, version, millis.getAsLong());
    }

    @Override
    public void list(String prefix, Optional<String> after, Consumer<Listed> visitor) {
        String from = after.filter(last -> last.compareTo(prefix) >= 0).orElse(prefix);
        boolean inclusive = after.isEmpty() || !after.get().equals(from);
        for (Map.Entry<String, Stored> object : objects.tailMap(from, inclusive).entrySet()) {
            if (!object.getKey().startsWith(prefix)) {
                return;
            }
            Stored stored = object.getValue();
            visitor.accept(new Listed(object.getKey(), stored.bytes.length, stored.modifiedMillis));
        }
    }

    @Override
    public void delete(Collection<String> keys) {
        keys.forEach(ObjectStore::requireKey);
        keys.forEach(objects::remove);
    }

    @Override
    public void close() {}
}
