package io.shorefs.store.s3;

import java.util.List;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.Delete;
import software.amazon.awssdk.services.s3.model.DeleteObjectsRequest;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.S3Error;

/** Deletes names, many with one request. */
final class Deletion {
    private static final int AT_ONCE = 1_000;

    private final S3Client client;
    private final Place place;
    private final Patience patience;

    Deletion(S3Client client, Place place, Patience patience) {
        this.client = client;
        this.place = place;
        this.patience = patience;
    }

    void run(List<String> names) throws Problem {
        for (int from = 0; from < names.size(); from += AT_ONCE) {
            DeleteObjectsRequest request = request(names.subList(from, Math.min(from + AT_ONCE, names.size())));
            patience.run(() -> attempt(request));
        }
    }

    private DeleteObjectsRequest request(List<String> names) {
        List<ObjectIdentifier> objects = names.stream()
                .map(name -> ObjectIdentifier.builder().key(name).build())
                .toList();
        return DeleteObjectsRequest.builder()
                .bucket(place.bucket())
                .delete(Delete.builder().objects(objects).quiet(true).build())
                .overrideConfiguration(patience.within(0))
                .build();
    }

    /** The answer is a success even if nothing could be deleted; what is wrong stands in it. */
    private Void attempt(DeleteObjectsRequest request) throws Problem {
        for (S3Error error : client.deleteObjects(request).errors()) {
            Problem problem = Problem.of(error);
            if (problem.kind() != Problem.Kind.ABSENT) {
                throw problem;
            }
        }
        return null;
    }
}
