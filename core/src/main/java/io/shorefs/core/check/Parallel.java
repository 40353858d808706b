package io.shorefs.core.check;

import io.shorefs.core.replication.AheadRequest;
import io.shorefs.spi.ObjectStore.StoreException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;

/** Several requests to the object store at once. Who asks never waits for the executor: what it has not begun he does himself. One thread. */
final class Parallel {
    private final Executor ahead;

    /**
     * With an executor.
     *
     * @param ahead its tasks block; it runs a bounded number at once
     */
    Parallel(Executor ahead) {
        this.ahead = ahead;
    }

    /** A request. */
    interface Request<T> {
        Object of(T what) throws StoreException;
    }

    /** What came of a request. */
    record Outcome<T>(T of, Optional<Exception> failure) {}

    /** Runs a request of each; what they give is dropped. In their order. */
    <T> List<Outcome<T>> run(List<T> all, Request<T> request) {
        List<AheadRequest<Optional<Exception>>> requests = new ArrayList<>(all.size());
        for (T one : all) {
            AheadRequest<Optional<Exception>> begun = new AheadRequest<>(() -> failure(one, request));
            requests.add(begun);
            begun.begin(ahead);
        }
        List<Outcome<T>> outcomes = new ArrayList<>(all.size());
        for (int i = 0; i < all.size(); i++) {
            outcomes.add(new Outcome<>(all.get(i), outcome(requests.get(i))));
        }
        return outcomes;
    }

    private static <T> Optional<Exception> failure(T one, Request<T> request) {
        try {
            request.of(one);
            return Optional.empty();
        } catch (StoreException | RuntimeException e) {
            return Optional.of(e);
        }
    }

    /** A request's failure is its outcome: so this fails only by a fault of the server. */
    private static Optional<Exception> outcome(AheadRequest<Optional<Exception>> request) {
        try {
            return request.outcome();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }
}
