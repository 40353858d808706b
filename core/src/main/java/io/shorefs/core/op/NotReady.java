package io.shorefs.core.op;

import java.util.concurrent.CompletableFuture;

/**
 * Something is missing: ends an attempt, which begins again when {@link #until} completes, however it completes.
 *
 * <p>An exception because it must unwind through the locks that the attempt holds; it has no stack trace.
 */
public final class NotReady extends RuntimeException {
    private final transient CompletableFuture<?> until;

    public NotReady(CompletableFuture<?> until) {
        super("not ready", null, false, false);
        this.until = until;
    }

    /** Completes when another attempt makes sense. */
    public CompletableFuture<?> until() {
        return until;
    }
}
