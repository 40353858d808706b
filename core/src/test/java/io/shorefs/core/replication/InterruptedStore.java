package io.shorefs.core.replication;

import io.shorefs.spi.ObjectStore;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * A store that a test takes away at one request, named "put manifest" or "delete": that one is done in part or not at all, and from then on none is answered; at "done put", an
 * unconditional put took effect, and has no answer. Or it is told of every
 * request before it is made, on the thread that makes it.
 */
final class InterruptedStore implements ObjectStore {
    private final ObjectStore store;
    private volatile Predicate<String> interruption = request -> false;
    private volatile boolean away;
    private volatile boolean losing;

    InterruptedStore(ObjectStore store) {
        this.store = store;
    }

    /** Takes it away at the first request of which this is true. */
    void interruptAt(Predicate<String> request) {
        interruption = request;
    }

    /** Runs something, once, before the first request of which this is true. */
    void before(Predicate<String> request, Runnable action) {
        AtomicBoolean done = new AtomicBoolean();
        watch(made -> {
            if (request.test(made) && done.compareAndSet(false, true)) {
                action.run();
            }
        });
    }

    /** Tells of every request. */
    void watch(Consumer<String> watcher) {
        interruption = made -> {
            watcher.accept(made);
            return false;
        };
    }

    /** The next replacement takes effect, and is not answered. */
    void loseAnswerOfReplacement() {
        losing = true;
    }

    /** Whether it was taken away. */
    boolean isAway() {
        return away;
    }

    /** Gives it back. */
    void giveBack() {
        interruption = request -> false;
        away = false;
    }

    private void request(String request) throws StoreException {
        if (!away && interruption.test(request)) {
            away = true;
        }
        if (away) {
            throw new StoreException(Failure.TRANSIENT, request + " got no answer", null);
        }
    }

    private static String last(String key) {
        return key.substring(key.lastIndexOf('/') + 1);
    }

    @Override
    public Content get(String key) throws StoreException {
        request("get " + last(key));
        return store.get(key);
    }

    @Override
    public ByteBuffer get(String key, long offset, int length) throws StoreException {
        request("get " + last(key));
        return store.get(key, offset, length);
    }

    @Override
    public Version put(String key, ByteBuffer bytes) throws StoreException {
        request("put " + last(key));
        Version version = store.put(key, bytes);
        request("done put " + last(key));
        return version;
    }

    @Override
    public Version putIfAbsent(String key, ByteBuffer bytes) throws StoreException {
        request("put " + last(key));
        return store.putIfAbsent(key, bytes);
    }

    @Override
    public Version putIfMatch(String key, ByteBuffer bytes, Version expected) throws StoreException {
        request("put " + last(key));
        Version version = store.putIfMatch(key, bytes, expected);
        if (losing) {
            losing = false;
            throw new StoreException(Failure.TRANSIENT, key + " got no answer", null);
        }
        return version;
    }

    @Override
    public void list(String prefix, Optional<String> after, Consumer<Listed> visitor) throws StoreException {
        request("list " + last(prefix));
        store.list(prefix, after, visitor);
    }

    @Override
    public void delete(Collection<String> keys) throws StoreException {
        List<String> all = List.copyOf(keys);
        try {
            request("delete");
        } catch (StoreException e) {
            store.delete(all.subList(0, all.size() / 2));
            throw e;
        }
        store.delete(all);
    }

    @Override
    public void close() {
        store.close();
    }
}
