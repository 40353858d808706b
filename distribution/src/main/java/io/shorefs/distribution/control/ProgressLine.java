package io.shorefs.distribution.control;

import io.shorefs.core.Progress;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.util.Optional;

/** How long work goes on, as it is said over a control socket. */
public record ProgressLine(Progress.At at) {
    private static final String WHAT = "what";
    private static final String DONE = "done";
    private static final String TOTAL = "total";

    /** What was said; empty when it was only that it goes on. */
    public static Optional<ProgressLine> of(JsonObject line) {
        if (!line.containsKey(WHAT)) {
            return Optional.empty();
        }
        return Optional.of(new ProgressLine(new Progress.At(
                line.getString(WHAT),
                line.getJsonNumber(DONE).longValue(),
                line.getJsonNumber(TOTAL).longValue())));
    }

    /** What is to be said. */
    public JsonObject json() {
        return Json.createObjectBuilder()
                .add(WHAT, at.what())
                .add(DONE, at.done())
                .add(TOTAL, at.total())
                .build();
    }

    /** Tells it. */
    public void tell(Progress progress) {
        progress.at(at.what(), at.done(), at.total());
    }
}
