package io.shorefs.core.replication;

import io.shorefs.spi.ObjectStore.StoreException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;

/**
 * Objects whose names are numbers without a gap, several requests at once, more of them the more objects there are: at most {@value #MOST}. Each is read once. Who asks never waits for
 * the executor: what it has not begun to fetch he fetches himself. One thread.
 */
final class Consecutive<T> {
    private static final int FIRST = 4;
    private static final int FACTOR = 4;
    private static final int MOST = 64;

    /** When it is known how many there are: what they have is in memory. */
    private static final int KNOWN = 16;

    private final Fetch<T> fetch;
    private final Executor ahead;
    private final Map<Long, T> known = new HashMap<>();

    /** Gets the object under a number, if there is one. Any thread. */
    interface Fetch<T> {
        Optional<T> get(long number) throws StoreException;
    }

    Consecutive(Fetch<T> fetch, Executor ahead) {
        this.fetch = fetch;
        this.ahead = ahead;
    }

    /** All from a number to the first one under which there is nothing. */
    List<T> from(long first) throws StoreException {
        List<T> found = new ArrayList<>();
        for (int window = FIRST; add(found, first, window); ) {
            window = Math.min(MOST, window * FACTOR);
        }
        for (int i = 0; i < found.size(); i++) {
            known.put(first + i, found.get(i));
        }
        return found;
    }

    /** All from a number to another one, which is not among them; when one is absent, those before it. */
    List<T> between(long first, long end) throws StoreException {
        List<T> found = new ArrayList<>();
        for (long left = end - first; left > 0 && add(found, first, (int) Math.min(KNOWN, left)); ) {
            left = end - first - found.size();
        }
        return found;
    }

    /** Adds the next ones; false when one is absent. */
    private boolean add(List<T> found, long first, int count) throws StoreException {
        for (AheadRequest<Optional<T>> request : requests(first + found.size(), count)) {
            Optional<T> object = outcome(request);
            if (object.isEmpty()) {
                return false;
            }
            found.add(object.get());
        }
        return true;
    }

    private List<AheadRequest<Optional<T>>> requests(long first, int count) {
        List<AheadRequest<Optional<T>>> requests = new ArrayList<>(count);
        for (long number = first; number < first + count; number++) {
            T object = known.get(number);
            long absent = number;
            AheadRequest<Optional<T>> request =
                    new AheadRequest<>(() -> object == null ? fetch.get(absent) : Optional.of(object));
            requests.add(request);
            if (object == null) {
                request.begin(ahead);
            }
        }
        return requests;
    }

    private static <T> Optional<T> outcome(AheadRequest<Optional<T>> request) throws StoreException {
        try {
            return request.outcome();
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case StoreException failed -> throw new StoreException(failed.failure(), failed.getMessage(), failed);
                case RuntimeException damaged -> throw damaged;
                case null, default -> throw new IllegalStateException(e);
            }
        }
    }
}
