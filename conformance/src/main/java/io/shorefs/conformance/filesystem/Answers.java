package io.shorefs.conformance.filesystem;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.shorefs.api.Errno;
import io.shorefs.api.FsException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.function.Executable;

/** Waits for what a filesystem answers. */
public final class Answers {
    private static final long PATIENCE_SECONDS = 30;

    private Answers() {}

    /** The result of an operation; the {@link FsException} that it failed with is thrown. */
    public static <T> T of(CompletableFuture<T> answer) {
        try {
            return answer.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof FsException failure) {
                throw failure;
            }
            throw new AssertionError("an operation failed with something else than an FsException", e.getCause());
        } catch (TimeoutException e) {
            throw new AssertionError("no answer within " + PATIENCE_SECONDS + " s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while waiting for an answer", e);
        }
    }

    /** The operation must fail with exactly this error. */
    static void fails(Errno errno, Executable operation) {
        assertEquals(errno, assertThrows(FsException.class, operation).errno());
    }
}
