package io.shorefs.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

class DrainingTest {
    private final CompletableFuture<Void> end = new CompletableFuture<>();
    private final List<Progress.At> told = new ArrayList<>();
    private long left = 100;

    /** It grows once, by what was on its way, then gets less. */
    private void take(String what, long done, long total) {
        told.add(new Progress.At(what, done, total));
        left = told.size() == 1 ? 120 : left - 50;
        if (told.size() == 3) {
            end.complete(null);
        }
    }

    @Test
    void itIsToldHowMuchIsDoneOfTheMostThatWasLeft() throws Exception {
        new Draining("bytes", () -> left, this::take).await(end, Duration.ofDays(1));
        assertEquals(
                List.of(
                        new Progress.At("bytes", 0, 100),
                        new Progress.At("bytes", 0, 120),
                        new Progress.At("bytes", 50, 120)),
                told);
    }

    @Test
    void itEndsInTimeWhateverIsLeft() {
        Draining draining = new Draining("bytes", () -> left, (what, done, total) -> {});
        assertThrows(TimeoutException.class, () -> draining.await(end, Duration.ofMillis(250)));
    }
}
