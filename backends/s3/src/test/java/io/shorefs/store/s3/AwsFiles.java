package io.shorefs.store.s3;

import java.nio.file.Path;
import java.util.Map;

/** The files of the AWS tools, for tests that must not find those of whoever runs them. */
final class AwsFiles {
    private AwsFiles() {}

    /** Runs a test for which there are none, and no machine of Amazon's either. */
    static void missing(Path empty, Runnable test) {
        Map<String, String> nothingThere = Map.of(
                "aws.disableEc2Metadata", "true",
                "aws.configFile", empty.resolve("config").toString(),
                "aws.sharedCredentialsFile", empty.resolve("credentials").toString());
        nothingThere.forEach(System::setProperty);
        try {
            test.run();
        } finally {
            nothingThere.keySet().forEach(System::clearProperty);
        }
    }
}
