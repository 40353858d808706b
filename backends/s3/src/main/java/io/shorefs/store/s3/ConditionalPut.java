package io.shorefs.store.s3;

import io.shorefs.spi.ObjectStore.Failure;
import io.shorefs.spi.ObjectStore.StoreException;
import io.shorefs.spi.ObjectStore.Version;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.HeadObjectRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;

/**
 * One put under a condition, whose outcome is found out.
 *
 * <p>It carries a token of its own, the same in all its attempts, of which one at most succeeds: each has the same condition, which the one that succeeds ends.
 * Whenever an answer is missing, or says that the condition does not hold (which may be through an earlier attempt, also one that somebody between here and the
 * store made), the object is looked at: with the token, the put succeeded.
 */
final class ConditionalPut {
    /** Where the token is, in the object's own metadata. */
    static final String TOKEN = "shorefs-put";

    private final S3Client client;
    private final Patience patience;
    private final Errand errand;
    private final PutObjectRequest request;
    private final ByteBuffer bytes;
    private final Optional<Version> expected;
    private final String token = UUID.randomUUID().toString();
    private boolean lost;

    /**
     * A put that may begin.
     *
     * @param request without a condition
     * @param expected what is to be replaced; empty if the object is to be created
     */
    ConditionalPut(
            S3Client client,
            Patience patience,
            Errand errand,
            PutObjectRequest request,
            ByteBuffer bytes,
            Optional<Version> expected) {
        this.client = client;
        this.patience = patience;
        this.errand = errand;
        this.bytes = bytes;
        this.expected = expected;
        PutObjectRequest.Builder conditional = request.toBuilder().metadata(Map.of(TOKEN, token));
        expected.ifPresentOrElse(version -> conditional.ifMatch(version.token()), () -> conditional.ifNoneMatch("*"));
        this.request = conditional.build();
    }

    /** Carries it out, once. */
    Version run() throws StoreException {
        Trial trial = patience.begin();
        while (true) {
            Problem problem;
            try {
                return new Version(Patience.once(() -> client.putObject(request, BufferStream.body(bytes)))
                        .eTag());
            } catch (Problem e) {
                problem = e;
            }
            Optional<Version> done =
                    switch (problem.kind()) {
                        case LOST -> {
                            lost = true;
                            yield judge(problem);
                        }
                        case CONDITION, ABSENT -> judge(problem);
                        case CONFLICT, UNREACHED, STALE -> Optional.empty();
                        case DENIED, REFUSED, CLOSED, BEHIND_THE_END -> throw givenUp(problem);
                    };
            if (done.isPresent()) {
                return done.get();
            }
            if (!trial.again()) {
                throw givenUp(problem);
            }
        }
    }

    /** Looks what became of it: its version if it is done, empty if it is not yet and may be tried again. */
    private Optional<Version> judge(Problem problem) throws StoreException {
        Optional<HeadObjectResponse> found = look(problem);
        Optional<Version> version = found.map(HeadObjectResponse::eTag).map(Version::new);
        if (found.filter(object -> token.equals(object.metadata().get(TOKEN))).isPresent()) {
            return version;
        }
        if (problem.kind() == Problem.Kind.LOST && version.equals(expected)) {
            return Optional.empty();
        }
        String state = expected.isPresent() ? " is not the version expected" : " exists already";
        throw new StoreException(Failure.PRECONDITION_FAILED, errand.object() + state, problem);
    }

    /** What is there now. */
    private Optional<HeadObjectResponse> look(Problem why) throws StoreException {
        HeadObjectRequest look = HeadObjectRequest.builder()
                .bucket(request.bucket())
                .key(request.key())
                .overrideConfiguration(patience.within(0))
                .build();
        try {
            return Optional.of(patience.run(() -> client.headObject(look)));
        } catch (Problem e) {
            if (e.kind() == Problem.Kind.ABSENT) {
                return Optional.empty();
            }
            why.addSuppressed(e);
            throw unknown(why, "it could not be looked at (" + e.getMessage() + ")");
        }
    }

    private StoreException givenUp(Problem problem) {
        return lost ? unknown(problem, "it was not there when last looked at") : errand.failed(problem);
    }

    /** A request that was sent may be carried out long after its sender gave up. */
    private StoreException unknown(Problem problem, String seen) {
        String message = "whether this attempt to " + errand.verb() + " " + errand.object() + " succeeds is not known: "
                + problem.getMessage() + "; " + seen;
        return new StoreException(Failure.TRANSIENT, message, problem);
    }
}
