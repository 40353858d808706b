package io.shorefs.ninep;

import io.shorefs.api.Errno;
import io.shorefs.api.FsException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;

/** Operations that follow each other. What is done already costs no further future, and a failure is handed on as it is, without a wrapping exception. */
final class Steps {
    private Steps() {}

    /** {@code next} after {@code first} succeeded. Cancelling the result cancels the step that waits, and the one after a step that cannot be cancelled. */
    static <A, B> CompletableFuture<B> then(CompletableFuture<A> first, Function<A, CompletableFuture<B>> next) {
        return switch (first.state()) {
            case SUCCESS -> next.apply(first.resultNow());
            case FAILED -> CompletableFuture.failedFuture(first.exceptionNow());
            case CANCELLED -> failed(Errno.ECANCELED);
            case RUNNING -> Later.of(first, next);
        };
    }

    /** A future that failed. */
    static <T> CompletableFuture<T> failed(Errno errno) {
        return CompletableFuture.failedFuture(new FsException(errno));
    }

    /** The same outcome, but one failure told as another. For what only reads: cancelling the result does not cancel an operation that waits. */
    static <T> CompletableFuture<T> telling(CompletableFuture<T> outcome, Errno failure, Errno told) {
        return switch (outcome.state()) {
            case SUCCESS, CANCELLED -> outcome;
            case FAILED -> isErrno(outcome.exceptionNow(), failure) ? failed(told) : outcome;
            case RUNNING ->
                outcome.exceptionallyCompose(
                        e -> isErrno(cause(e), failure) ? failed(told) : CompletableFuture.failedFuture(cause(e)));
        };
    }

    private static boolean isErrno(Throwable error, Errno errno) {
        return error instanceof FsException e && e.errno() == errno;
    }

    /** What went wrong, out of the exception in which futures wrap it. */
    static Throwable cause(Throwable error) {
        return error instanceof CompletionException && error.getCause() != null ? error.getCause() : error;
    }

    /** Completes with the second step's outcome. */
    private static final class Later<B> extends CompletableFuture<B> {
        private volatile CompletableFuture<?> current;
        private volatile boolean unwanted;

        private Later(CompletableFuture<?> first) {
            this.current = first;
        }

        static <A, B> Later<B> of(CompletableFuture<A> first, Function<A, CompletableFuture<B>> next) {
            Later<B> later = new Later<>(first);
            first.whenComplete((result, error) -> {
                if (error != null) {
                    later.completeExceptionally(error);
                } else {
                    later.follow(result, next);
                }
            });
            return later;
        }

        private <A> void follow(A result, Function<A, CompletableFuture<B>> next) {
            CompletableFuture<B> second;
            try {
                second = next.apply(result);
            } catch (RuntimeException e) {
                completeExceptionally(e);
                return;
            }
            current = second;
            if (unwanted) {
                second.cancel(false); // the first could not be cancelled any more
            }
            second.whenComplete((value, error) -> {
                if (error != null) {
                    completeExceptionally(error);
                } else {
                    complete(value);
                }
            });
        }

        @Override
        public boolean cancel(boolean mayInterrupt) {
            unwanted = true;
            return current.cancel(mayInterrupt);
        }
    }
}
