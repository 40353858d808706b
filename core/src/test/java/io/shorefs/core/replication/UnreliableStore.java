package io.shorefs.core.replication;

import io.shorefs.spi.ObjectStore;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/** A store some of whose requests fail, by chance: before they took effect, or afterwards. */
final class UnreliableStore implements ObjectStore {
    private final ObjectStore store;
    private final RandomGenerator random;
    private volatile int failuresInHundred;
    private volatile boolean losesAnswers;

    UnreliableStore(ObjectStore store, RandomGenerator random, int failuresInHundred) {
        this.store = store;
        this.random = random;
        this.failuresInHundred = failuresInHundred;
    }

    /** From now on so many of a hundred requests fail. */
    void failing(int inHundred) {
        failuresInHundred = inHundred;
    }

    /** From now on every request takes effect, and none is answered; or no more so. */
    void losesAnswers(boolean loses) {
        losesAnswers = loses;
    }

    private interface Request<T> {
        T run() throws StoreException;
    }

    private <T> T attempt(String key, Request<T> request) throws StoreException {
        boolean fails;
        boolean before;
        synchronized (random) {
            fails = losesAnswers || random.nextInt(100) < failuresInHundred;
            before = !losesAnswers && random.nextBoolean();
        }
        if (fails && before) {
            throw lost(key);
        }
        T result = request.run();
        if (fails) {
            throw lost(key);
        }
        return result;
    }

    private static StoreException lost(String key) {
        return new StoreException(Failure.TRANSIENT, key + " got no answer", null);
    }

    @Override
    public Content get(String key) throws StoreException {
        return attempt(key, () -> store.get(key));
    }

    @Override
    public ByteBuffer get(String key, long offset, int length) throws StoreException {
        return attempt(key, () -> store.get(key, offset, length));
    }

    @Override
    public Version put(String key, ByteBuffer bytes) throws StoreException {
        return attempt(key, () -> store.put(key, bytes));
    }

    @Override
    public Version putIfAbsent(String key, ByteBuffer bytes) throws StoreException {
        return attempt(key, () -> store.putIfAbsent(key, bytes));
    }

    @Override
    public Version putIfMatch(String key, ByteBuffer bytes, Version expected) throws StoreException {
        return attempt(key, () -> store.putIfMatch(key, bytes, expected));
    }

    @Override
    public void list(String prefix, Optional<String> after, Consumer<Listed> visitor) throws StoreException {
        attempt(prefix, () -> {
            store.list(prefix, after, visitor);
            return null;
        });
    }

    @Override
    public void delete(Collection<String> keys) throws StoreException {
        attempt("delete", () -> {
            store.delete(keys);
            return null;
        });
    }

    @Override
    public void close() {
        store.close();
    }
}
