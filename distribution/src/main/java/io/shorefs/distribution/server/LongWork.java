package io.shorefs.distribution.server;

import io.shorefs.core.Progress;
import io.shorefs.distribution.control.ProgressLine;
import jakarta.json.JsonObject;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Work of the core that a command waits for, and how far that is. It goes on when the command ends before it.
 *
 * @param result completes when it has ended
 * @param position how far it is, when something is known
 */
record LongWork<T>(CompletableFuture<T> result, Supplier<Optional<Progress.At>> position) {
    private static final long PAUSE_MILLIS = 250;

    /**
     * Waits for its end.
     *
     * @param progress is given a line now and then
     * @throws IllegalStateException when it fails; the message is one sentence
     */
    T await(Consumer<JsonObject> progress) {
        while (true) {
            try {
                return result.get(PAUSE_MILLIS, TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                position.get().ifPresent(at -> progress.accept(new ProgressLine(at).json()));
            } catch (ExecutionException e) {
                throw new IllegalStateException(e.getCause().getMessage(), e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("the server ends", e);
            }
        }
    }
}
