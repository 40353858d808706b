package io.shorefs.store.s3;

import java.security.cert.CertificateException;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/** What somebody has to change, so that a store does what it refuses for what it is: a part of a sentence, with the key. */
final class Remedy {
    /** How {@code javax.net.ssl} tells, in words alone, that what answers speaks no TLS. */
    private static final String NO_TLS = "Unsupported or unrecognized SSL message";

    /** What a store says that has the bucket, or wants the signature, somewhere else. */
    private static final Set<String> ELSEWHERE = Set.of(
            "PermanentRedirect",
            "TemporaryRedirect",
            "AuthorizationHeaderMalformed",
            "IllegalLocationConstraintException");

    private Remedy() {}

    /** For an answer; empty if it is not known, or only the store can change it. */
    static Optional<String> of(AwsServiceException answer) {
        Optional<AwsErrorDetails> details = Optional.ofNullable(answer.awsErrorDetails());
        String code = details.map(AwsErrorDetails::errorCode).orElse("");
        Optional<String> region = details.map(AwsErrorDetails::sdkHttpResponse)
                .flatMap(response -> response.firstMatchingHeader("x-amz-bucket-region"));
        if (answer.statusCode() / 100 == 3 || ELSEWHERE.contains(code)) {
            return Optional.of(otherRegion(region));
        }
        return code.isEmpty() ? ofStatus(answer.statusCode()) : of(code);
    }

    /** For the code of an error. */
    static Optional<String> of(String code) {
        return Optional.ofNullable(
                switch (code) {
                    case "NoSuchBucket" -> "there is no such bucket: make it, or change [storage] url";
                    case "InvalidBucketName" -> "a bucket cannot have this name: change [storage] url";
                    case "InvalidAccessKeyId" ->
                        "the store does not know this access key: change [aws] access_key_id and secret_access_key";
                    case "SignatureDoesNotMatch" ->
                        "the secret does not belong to the access key: change [aws] secret_access_key";
                    case "InvalidToken", "ExpiredToken", "TokenRefreshRequired" ->
                        "the credentials are no longer valid: renew them, or change [aws] access_key_id and secret_access_key";
                    case "AccessDenied" ->
                        "not allowed: give these credentials the permissions that docs/s3.md lists, or change [aws] access_key_id";
                    case "RequestTimeTooSkewed", "RequestExpired" ->
                        "this machine's clock and the store's are too far apart: set the clock";
                    case "NotImplemented" -> "the store cannot do this: change [aws] endpoint or [storage] url";
                    case "InvalidStorageClass" -> "the store has no such class: change [aws] storage_class";
                    default -> code.startsWith("KMS.") ? "the key cannot be used: change [aws] kms_key" : null;
                });
    }

    private static String otherRegion(Optional<String> region) {
        return region.map(name -> "the bucket is in the region " + name + ": set [aws] region = \"" + name + "\"")
                .orElse("the bucket is in another region, or at another endpoint: change [aws] region or endpoint");
    }

    /** For an answer without an error that S3 would tell. */
    private static Optional<String> ofStatus(int status) {
        return switch (status) {
            case 401, 403 -> of("AccessDenied");
            case 408, 412, 416, 429 -> Optional.empty();
            default ->
                status >= 500
                        ? Optional.empty()
                        : Optional.of("what answers there does not speak S3: change [aws] endpoint");
        };
    }

    /** For a connection that cannot be had, and will not be; empty for any other failure. */
    static Optional<String> ofConnection(Throwable cause) {
        return Optional.ofNullable(
                switch (cause) {
                    case CertificateException e -> untrusted(e);
                    case SSLPeerUnverifiedException e -> untrusted(e);
                    case SSLException e
                    when String.valueOf(e.getMessage()).startsWith(NO_TLS) ->
                        "what answers there does not speak TLS: change the \"https\" of [aws] endpoint, or its port";
                    default -> null;
                });
    }

    private static String untrusted(Exception e) {
        return "the store's certificate is not trusted (" + e.getMessage()
                + "): change [aws] endpoint, or let this machine's Java trust it";
    }
}
