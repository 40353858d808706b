package io.shorefs.distribution.server;

import io.shorefs.spi.ObjectStore;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

/**
 * Another store whose requests are counted as it is asked for them: what its client asks a second time after a failure is not. Any thread.
 */
final class CountedStore implements ObjectStore {
    /** What one request for a listing tells at most, at S3. */
    private static final long LISTED_AT_ONCE = 1000;

    private final ObjectStore store;
    private final LongAdder puts = new LongAdder();
    private final LongAdder gets = new LongAdder();
    private final LongAdder lists = new LongAdder();
    private final LongAdder deletes = new LongAdder();

    CountedStore(ObjectStore store) {
        this.store = store;
    }

    /**
     * How many there were.
     *
     * @param puts conditional ones, too
     * @param lists one for each thousand objects that were listed
     * @param deletes one for each object
     */
    record Requests(long puts, long gets, long lists, long deletes) {}

    /** How many there were until now. */
    Requests requests() {
        return new Requests(puts.sum(), gets.sum(), lists.sum(), deletes.sum());
    }

    @Override
    public Content get(String key) throws StoreException {
        gets.increment();
        return store.get(key);
    }

    @Override
    public ByteBuffer get(String key, long offset, int length) throws StoreException {
        gets.increment();
        return store.get(key, offset, length);
    }

    @Override
    public Version put(String key, ByteBuffer bytes) throws StoreException {
        puts.increment();
        return store.put(key, bytes);
    }

    @Override
    public Version putIfAbsent(String key, ByteBuffer bytes) throws StoreException {
        puts.increment();
        return store.putIfAbsent(key, bytes);
    }

    @Override
    public Version putIfMatch(String key, ByteBuffer bytes, Version expected) throws StoreException {
        puts.increment();
        return store.putIfMatch(key, bytes, expected);
    }

    @Override
    public void list(String prefix, Optional<String> after, Consumer<Listed> visitor) throws StoreException {
        lists.increment();
        long[] listed = {0};
        store.list(prefix, after, object -> {
            listed[0]++;
            if (listed[0] % LISTED_AT_ONCE == 0) {
                lists.increment();
            }
            visitor.accept(object);
        });
    }

    @Override
    public void delete(Collection<String> keys) throws StoreException {
        deletes.add(keys.size());
        store.delete(keys);
    }

    @Override
    public void close() {
        store.close();
    }
}
