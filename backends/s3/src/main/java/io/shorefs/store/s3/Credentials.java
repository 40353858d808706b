package io.shorefs.store.s3;

import java.io.IOException;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;

/** Where the credentials of a request come from; that there are none is told apart from a request that failed. */
final class Credentials implements AwsCredentialsProvider {
    private final AwsCredentialsProvider source;
    private final String remedy;

    private Credentials(AwsCredentialsProvider source, String remedy) {
        this.source = source;
        this.remedy = remedy;
    }

    /**
     * As the options say.
     *
     * @throws SdkClientException when the files of the AWS tools cannot be read
     */
    static AwsCredentialsProvider of(S3Options options) {
        return switch (options.access().orElse(null)) {
            case null ->
                new Credentials(
                        DefaultCredentialsProvider.builder().build(),
                        "there are no credentials, neither in the environment nor in the AWS tools' files nor from the machine: set [aws] access_key_id and secret_access_key");
            case S3Options.Access.Keys keys ->
                StaticCredentialsProvider.create(AwsBasicCredentials.create(keys.id(), keys.secret()));
            case S3Options.Access.Profile profile ->
                new Credentials(
                        ProfileCredentialsProvider.create(profile.name()),
                        "the AWS tools' files have no credentials for the profile \"" + profile.name()
                                + "\": change [aws] profile");
        };
    }

    @Override
    public AwsCredentials resolveCredentials() {
        try {
            return source.resolveCredentials();
        } catch (SdkClientException e) {
            if (e.getCause() instanceof IOException) {
                throw e; // somebody who gives them was not reached
            }
            throw new Missing(remedy, e);
        }
    }

    /** There are none. */
    static final class Missing extends SdkClientException {
        private static final long serialVersionUID = 1;

        Missing(String remedy, SdkClientException cause) {
            super(SdkClientException.builder().message(remedy).cause(cause));
        }
    }
}
