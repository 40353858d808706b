package io.shorefs.core;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;

/**
 * Waits until something is empty, and tells meanwhile how far that is. One thread.
 *
 * @param what is counted, as {@link Progress} has it
 * @param left how much is left
 */
record Draining(String what, LongSupplier left, Progress progress) {
    private static final Duration PAUSE = Duration.ofMillis(200);

    /**
     * Waits.
     *
     * @param end completes when it is empty
     * @param most so long at most
     * @throws ExecutionException when {@code end} failed
     */
    void await(CompletableFuture<?> end, Duration most)
            throws ExecutionException, TimeoutException, InterruptedException {
        long present = left.getAsLong();
        long total = present;
        for (Duration rest = most; ; rest = rest.minus(PAUSE)) {
            progress.at(what, total - present, total);
            boolean last = rest.compareTo(PAUSE) <= 0;
            try {
                end.get(last ? rest.toNanos() : PAUSE.toNanos(), TimeUnit.NANOSECONDS);
                return;
            } catch (TimeoutException e) {
                if (last) {
                    throw e;
                }
            }
            present = left.getAsLong();
            total = Math.max(total, present);
        }
    }
}
