package io.shorefs.store.s3;

import io.shorefs.spi.ObjectStore.Failure;
import io.shorefs.spi.ObjectStore.StoreException;

/** What an operation is for, as its failures tell it: a verb, and an object with its store. */
record Errand(String verb, String object) {
    StoreException failed(Problem problem) {
        return switch (problem.kind()) {
            case ABSENT -> new StoreException(Failure.ABSENT, object + " does not exist", problem);
            default ->
                new StoreException(
                        problem.kind().failure(),
                        "could not " + verb + " " + object + ": " + problem.getMessage(),
                        problem);
        };
    }
}
