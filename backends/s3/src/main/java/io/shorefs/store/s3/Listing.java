package io.shorefs.store.s3;

import io.shorefs.spi.ObjectStore.Listed;
import java.util.Optional;
import java.util.function.Consumer;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.S3Object;

/** One walk through the bucket, page by page; each page begins behind the last name seen, so that none depends on what the store remembers. */
final class Listing {
    private static final int PAGE = 1_000;

    private final S3Client client;
    private final Place place;
    private final Patience patience;
    private final ListObjectsV2Request first;

    Listing(S3Client client, Place place, Patience patience, String prefix) {
        this.client = client;
        this.place = place;
        this.patience = patience;
        this.first = ListObjectsV2Request.builder()
                .bucket(place.bucket())
                .prefix(place.name(prefix))
                .maxKeys(PAGE)
                .overrideConfiguration(patience.within(0))
                .build();
    }

    void run(Optional<String> after, Consumer<Listed> visitor) throws Problem {
        String last = after.map(place::name).orElse("");
        while (true) {
            ListObjectsV2Response page = page(last);
            for (S3Object object : page.contents()) {
                last = object.key();
                place.key(last)
                        .ifPresent(key -> visitor.accept(new Listed(
                                key, object.size(), object.lastModified().toEpochMilli())));
            }
            if (!goesOn(page)) {
                return;
            }
        }
    }

    private ListObjectsV2Response page(String last) throws Problem {
        ListObjectsV2Request request =
                last.isEmpty() ? first : first.toBuilder().startAfter(last).build();
        return patience.run(() -> {
            ListObjectsV2Response page = client.listObjectsV2(request);
            check(page, last);
            return page;
        });
    }

    private static boolean goesOn(ListObjectsV2Response page) {
        return Boolean.TRUE.equals(page.isTruncated());
    }

    /** Out of order, or without an end, objects would be missed in silence. */
    private static void check(ListObjectsV2Response page, String after) throws Problem {
        String last = after;
        for (S3Object object : page.contents()) {
            if (object.key().compareTo(last) <= 0) {
                throw Problem.nonsense("the store lists " + object.key() + " behind " + last);
            }
            last = object.key();
        }
        if (goesOn(page) && page.contents().isEmpty()) {
            throw Problem.nonsense("the store lists nothing behind " + after + ", and says that there is more");
        }
    }
}
