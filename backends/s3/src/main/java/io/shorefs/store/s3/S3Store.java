package io.shorefs.store.s3;

import io.shorefs.spi.ObjectStore;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;

/**
 * Each object is one object of a bucket, whose name is the key behind the prefix.
 *
 * <p>What can be done again is tried again for half a minute, with pauses, when the store is out of reach, overloaded or silent. {@link ConditionalPut} says what
 * holds for conditional puts. Opening asks nobody.
 */
final class S3Store implements ObjectStore {
    /** How large an object may be whose reader does not tell how much it wants, as far as time goes. */
    private static final long USUAL_LARGEST = 64 << 20;

    private final S3Client client;
    private final Place place;
    private final PutTerms terms;
    private final Patience patience;

    /** Closes the client in the end. */
    S3Store(S3Client client, Place place, PutTerms terms, Patience patience) {
        this.client = client;
        this.place = place;
        this.terms = terms;
        this.patience = patience;
    }

    // ---- reading ----

    @Override
    public Content get(String key) throws StoreException {
        GetObjectRequest request = get(key, USUAL_LARGEST).build();
        try {
            return patience.run(() -> client.getObject(request, new Body()));
        } catch (Problem e) {
            throw errand("read", key).failed(e);
        }
    }

    @Override
    public ByteBuffer get(String key, long offset, int length) throws StoreException {
        ObjectStore.requireRange(offset, length);
        long last = offset + Math.min(length - 1, Long.MAX_VALUE - offset);
        GetObjectRequest request =
                get(key, length).range("bytes=" + offset + "-" + last).build();
        try {
            return patience.run(() -> client.getObject(request, new Body())).bytes();
        } catch (Problem e) {
            if (e.kind() == Problem.Kind.BEHIND_THE_END) {
                return ByteBuffer.allocate(0);
            }
            throw errand("read", key).failed(e);
        }
    }

    private GetObjectRequest.Builder get(String key, long bytes) {
        return GetObjectRequest.builder()
                .bucket(place.bucket())
                .key(name(key))
                .overrideConfiguration(patience.within(bytes));
    }

    @Override
    public void list(String prefix, Optional<String> after, Consumer<Listed> visitor) throws StoreException {
        try {
            new Listing(client, place, patience, prefix).run(after, visitor);
        } catch (Problem e) {
            throw new Errand("list", place.toString()).failed(e);
        }
    }

    // ---- writing ----

    @Override
    public Version put(String key, ByteBuffer bytes) throws StoreException {
        PutObjectRequest request = request(key, bytes);
        try {
            return patience.run(() -> new Version(
                    client.putObject(request, BufferStream.body(bytes)).eTag()));
        } catch (Problem e) {
            throw errand("put", key).failed(e);
        }
    }

    @Override
    public Version putIfAbsent(String key, ByteBuffer bytes) throws StoreException {
        return new ConditionalPut(client, patience, errand("create", key), request(key, bytes), bytes, Optional.empty())
                .run();
    }

    @Override
    public Version putIfMatch(String key, ByteBuffer bytes, Version expected) throws StoreException {
        return new ConditionalPut(
                        client, patience, errand("replace", key), request(key, bytes), bytes, Optional.of(expected))
                .run();
    }

    private PutObjectRequest request(String key, ByteBuffer bytes) {
        return terms.applyTo(PutObjectRequest.builder())
                .bucket(place.bucket())
                .key(name(key))
                .overrideConfiguration(patience.within(bytes.remaining()))
                .build();
    }

    @Override
    public void delete(Collection<String> keys) throws StoreException {
        List<String> names = keys.stream().map(this::name).toList();
        try {
            new Deletion(client, place, patience).run(names);
        } catch (Problem e) {
            throw new Errand("delete from", place.toString()).failed(e);
        }
    }

    @Override
    public void close() {
        client.close();
    }

    private String name(String key) {
        return place.name(ObjectStore.requireKey(key));
    }

    private Errand errand(String verb, String key) {
        return new Errand(verb, key + " in " + place);
    }
}
