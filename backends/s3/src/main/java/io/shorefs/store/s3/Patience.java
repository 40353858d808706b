package io.shorefs.store.s3;

import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * How long an operation goes on.
 *
 * @param attempt how long one request may take that moves no bytes to speak of, and how long another may wait for the next byte
 * @param trying how long after the operation's begin another attempt may begin
 * @param firstPause the longest pause after the first attempt; the next ones are up to twice as long each
 * @param longestPause the longest pause of all
 */
record Patience(Duration attempt, Duration trying, Duration firstPause, Duration longestPause) {
    static final Patience DEFAULT =
            new Patience(Duration.ofSeconds(10), Duration.ofSeconds(30), Duration.ofMillis(100), Duration.ofSeconds(5));

    /** What moves its bytes slower than this is given up. */
    private static final long SLOWEST_BYTES_PER_SECOND = 256 << 10;

    /** The time limit of a request that moves so many bytes, or none to speak of: of each attempt by itself. */
    AwsRequestOverrideConfiguration within(long bytes) {
        return AwsRequestOverrideConfiguration.builder()
                .apiCallAttemptTimeout(attempt.plusSeconds(bytes / SLOWEST_BYTES_PER_SECOND))
                .build();
    }

    /** Begins an operation. */
    Trial begin() {
        return new Trial(this);
    }

    /** One attempt. */
    interface Attempt<T> {
        T run() throws Problem;
    }

    /** Carries out what may be done more than once, until it succeeds, or cannot, or time is over; the last problem is thrown. */
    <T> T run(Attempt<T> attempt) throws Problem {
        Trial trial = begin();
        while (true) {
            Problem problem;
            try {
                return once(attempt);
            } catch (Problem e) {
                problem = e;
            }
            if (!problem.kind().passing() || !trial.again()) {
                throw problem;
            }
        }
    }

    /** Carries out what may not be done more than once by itself. */
    static <T> T once(Attempt<T> attempt) throws Problem {
        try {
            return attempt.run();
        } catch (SdkException e) {
            throw Problem.of(e);
        } catch (IllegalStateException | RejectedExecutionException e) {
            throw Problem.closed(e); // which the client's parts tell in their own ways
        }
    }
}
