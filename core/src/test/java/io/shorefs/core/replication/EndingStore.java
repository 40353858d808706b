package io.shorefs.core.replication;

import io.shorefs.conformance.store.ForwardingStore;
import io.shorefs.spi.ObjectStore;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.Optional;
import java.util.function.Consumer;

/** One server's way to a store, which counts its puts, and ends at one of them: that one takes effect or not, is not answered, and from then on nothing is. */
final class EndingStore implements ForwardingStore {
    private final ObjectStore store;
    private int puts;
    private int endsAt = Integer.MAX_VALUE;
    private boolean takesEffect;
    private boolean away;

    EndingStore(ObjectStore store) {
        this.store = store;
    }

    @Override
    public ObjectStore store() {
        return store;
    }

    /** How many puts there were, deletions among them. */
    synchronized int puts() {
        return puts;
    }

    /** Ends at a put from now on: 1 for the next one. */
    synchronized void endAt(int nth, boolean effect) {
        endsAt = puts + nth;
        takesEffect = effect;
    }

    /** Whether it ended. */
    synchronized boolean isAway() {
        return away;
    }

    /** It does not end, and answers again if it did. */
    synchronized void giveBack() {
        away = false;
        endsAt = Integer.MAX_VALUE;
    }

    private interface Request<T> {
        T run() throws StoreException;
    }

    private synchronized <T> T put(Request<T> request) throws StoreException {
        requireHere();
        puts++;
        boolean ends = puts >= endsAt;
        if (!ends) {
            return request.run();
        }
        away = true;
        if (takesEffect) {
            request.run();
        }
        throw noAnswer();
    }

    private synchronized void requireHere() throws StoreException {
        if (away) {
            throw noAnswer();
        }
    }

    private static StoreException noAnswer() {
        return new StoreException(Failure.TRANSIENT, "the request got no answer", null);
    }

    @Override
    public Content get(String key) throws StoreException {
        requireHere();
        return store.get(key);
    }

    @Override
    public ByteBuffer get(String key, long offset, int length) throws StoreException {
        requireHere();
        return store.get(key, offset, length);
    }

    @Override
    public Version put(String key, ByteBuffer bytes) throws StoreException {
        return put(() -> store.put(key, bytes));
    }

    @Override
    public Version putIfAbsent(String key, ByteBuffer bytes) throws StoreException {
        return put(() -> store.putIfAbsent(key, bytes));
    }

    @Override
    public Version putIfMatch(String key, ByteBuffer bytes, Version expected) throws StoreException {
        return put(() -> store.putIfMatch(key, bytes, expected));
    }

    @Override
    public void list(String prefix, Optional<String> after, Consumer<Listed> visitor) throws StoreException {
        requireHere();
        store.list(prefix, after, visitor);
    }

    @Override
    public void delete(Collection<String> keys) throws StoreException {
        put(() -> {
            store.delete(keys);
            return null;
        });
    }
}
