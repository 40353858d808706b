package io.shorefs.store.s3;

import java.time.Duration;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.LegacyMd5Plugin;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.s3.S3Configuration;

/** Makes the SDK's client: one that never tries again by itself ({@link Trial} does, which knows what may be tried again). */
final class Clients {
    private static final int CONNECTIONS = 256;
    private static final Duration CONNECT = Duration.ofSeconds(5);

    /** For one of the connections, when all are in use. */
    private static final Duration WAIT = Duration.ofSeconds(30);

    /** What stores other than Amazon's take for their own, whatever they call it. */
    private static final Region ANY = Region.US_EAST_1;

    private Clients() {}

    /**
     * Asks nobody, except for the region when nothing names it.
     *
     * @throws IllegalArgumentException when there is no region, or the files of the AWS tools cannot be read
     */
    static S3Client open(S3Options options, Patience patience) {
        S3ClientBuilder builder = S3Client.builder()
                .httpClientBuilder(Apache5HttpClient.builder()
                        .maxConnections(CONNECTIONS)
                        .connectionTimeout(CONNECT)
                        .connectionAcquisitionTimeout(WAIT)
                        .socketTimeout(patience.attempt())
                        .tcpKeepAlive(true))
                .forcePathStyle(options.pathStyle());
        builder.overrideConfiguration(o -> {
            o.retryStrategy(AwsRetryStrategy.doNotRetry());
            if (options.access().orElse(null) instanceof S3Options.Access.Profile profile) {
                o.defaultProfileName(profile.name());
            }
        });
        options.endpoint().ifPresent(builder::endpointOverride);
        options.region().map(Region::of).ifPresent(builder::region);
        if (options.isForeign()) {
            foreign(builder, options);
        }
        try {
            return builder.credentialsProvider(Credentials.of(options)).build();
        } catch (SdkClientException e) {
            throw new IllegalArgumentException(
                    "region is not known: set [aws] region, or one in the environment or in the AWS tools' files ("
                            + e.getMessage() + ")",
                    e);
        }
    }

    /** What stores other than Amazon's do without: checksums of the newer kinds, and bodies in signed chunks. */
    private static void foreign(S3ClientBuilder builder, S3Options options) {
        builder.requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
                .serviceConfiguration(
                        S3Configuration.builder().chunkedEncodingEnabled(false).build())
                .addPlugin(LegacyMd5Plugin.create());
        if (options.region().isEmpty()) {
            builder.region(ANY);
        }
    }
}
