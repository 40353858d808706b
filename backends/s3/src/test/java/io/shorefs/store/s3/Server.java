package io.shorefs.store.s3;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import software.amazon.awssdk.services.s3.S3Client;

/** A server that speaks S3, for tests; each store of it has a prefix of its own in the same bucket. */
record Server(URI endpoint, S3Options.Access.Keys keys) {
    /** What every test's objects are in. */
    static final String BUCKET = "shorefs-tests";

    /** Quick, but no problem for a machine that is busy otherwise. */
    static final Patience PATIENT =
            new Patience(Duration.ofSeconds(20), Duration.ofSeconds(30), Duration.ofMillis(10), Duration.ofMillis(100));

    private static final AtomicInteger PREFIXES = new AtomicInteger();

    /** A server that has just started: makes the bucket. */
    static Server started(URI endpoint, S3Options.Access.Keys keys) {
        Server server = new Server(endpoint, keys);
        try (S3Client client = server.client(PATIENT)) {
            client.createBucket(bucket -> bucket.bucket(BUCKET));
        }
        return server;
    }

    /** A place that nobody has used. */
    static Place newPlace() {
        return new Place(BUCKET, "test-" + PREFIXES.incrementAndGet() + "/");
    }

    S3Store store(Place place) {
        return store(place, PATIENT);
    }

    S3Store store(Place place, Patience patience) {
        return new S3Store(client(patience), place, terms(), patience);
    }

    S3Client client(Patience patience) {
        S3Options options = new S3Options(Optional.of(endpoint), Optional.empty(), Optional.of(keys), true, terms());
        return Clients.open(options, patience);
    }

    private static PutTerms terms() {
        return new PutTerms(Optional.empty(), Optional.empty(), Optional.empty());
    }
}
