package io.shorefs.distribution.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.shorefs.core.LatestProgress;
import io.shorefs.core.Progress;
import io.shorefs.distribution.control.ProgressLine;
import jakarta.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class LongWorkTest {
    private final LatestProgress latest = new LatestProgress();
    private final CompletableFuture<String> result = new CompletableFuture<>();
    private final LongWork<String> work = new LongWork<>(result, latest::latest);
    private final List<Progress.At> told = new ArrayList<>();

    private void take(JsonObject line) {
        told.add(ProgressLine.of(line).orElseThrow().at());
        if (told.size() == 1) {
            latest.at("tables", 2, 3);
        } else {
            result.complete("done");
        }
    }

    @Test
    void whoWaitsIsToldHowFarItIs() {
        latest.at("tables", 1, 3);
        assertEquals("done", work.await(this::take));
        assertEquals(List.of(new Progress.At("tables", 1, 3), new Progress.At("tables", 2, 3)), told);
    }

    @Test
    void whatItFailedWithIsOneSentence() {
        result.completeExceptionally(new IllegalArgumentException("the store is away"));
        assertEquals(
                "the store is away",
                assertThrows(IllegalStateException.class, () -> work.await(this::take))
                        .getMessage());
    }
}
