package io.shorefs.core.simulation.bucket;

import io.shorefs.spi.ObjectStore.Failure;
import io.shorefs.spi.ObjectStore.StoreException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * What lies between hosts and the store: a request takes effect at some time after it was made, or never; its answer comes at some time after that, or never. One that had no answer, or whose
 * host has stopped, may yet take effect.
 */
final class Network {
    private final Random random;
    private final List<Request<?>> late = new ArrayList<>();
    private int failing;

    Network(Random random) {
        this.random = random;
    }

    /** What a request does in the store. */
    interface Effect<T> {
        T run() throws StoreException;
    }

    /** One of a hundred requests, or so many, has no answer from now on. */
    void failing(int inHundred) {
        failing = inHundred;
    }

    /** A request of a host; on its routine. */
    static final class Request<T> {
        private final String name;
        private final Effect<T> effect;
        private boolean done;
        private boolean answered;
        private T result;
        private StoreException failure;

        Request(String name, Effect<T> effect) {
            this.name = name;
            this.effect = effect;
        }

        private void run() {
            try {
                result = effect.run();
            } catch (StoreException e) {
                failure = e;
            }
            done = true;
        }

        private void lose() {
            failure = new StoreException(Failure.TRANSIENT, name + " got no answer", null);
            answered = true;
        }

        boolean isAnswered() {
            return answered;
        }

        /** What it was answered. */
        T answer() throws StoreException {
            if (failure != null) {
                throw new StoreException(failure.failure(), failure.getMessage(), failure);
            }
            return result;
        }

        @Override
        public String toString() {
            return name;
        }
    }

    /** A step of a request: it takes effect, is answered, or is lost. */
    void step(Request<?> request, boolean cut) {
        boolean fails = cut || random.nextInt(100) < failing;
        if (request.done) {
            if (fails) {
                request.lose();
            }
            request.answered = true;
        } else if (!fails) {
            request.run();
            request.answered = random.nextBoolean();
        } else {
            abandon(request);
            request.lose();
        }
    }

    /** Nobody waits for it any more. */
    void abandon(Request<?> request) {
        if (!request.done && random.nextBoolean()) {
            late.add(new Request<>(request.name, request.effect));
        }
    }

    boolean hasLate() {
        return !late.isEmpty();
    }

    /** One that had no answer takes effect. */
    void land() {
        Request<?> request = late.remove(random.nextInt(late.size()));
        request.run();
    }
}
