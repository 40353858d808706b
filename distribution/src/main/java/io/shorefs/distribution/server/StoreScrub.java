package io.shorefs.distribution.server;

import io.shorefs.core.ShoreFs;
import io.shorefs.core.check.Finding;
import io.shorefs.core.check.ScrubReport;
import io.shorefs.distribution.control.Verb;
import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.function.Consumer;

/** Reads all blocks in the object store, or tells how far that is, and what was found. */
final class StoreScrub implements Verb {
    private final ShoreFs core;

    StoreScrub(ShoreFs core) {
        this.core = core;
    }

    @Override
    public JsonObject run(JsonObject arguments, Consumer<JsonObject> progress) {
        if (arguments.getBoolean("now", false)) {
            return json(new LongWork<>(core.scrub(), core::scrubbing).await(progress))
                    .build();
        }
        return json(core.scrubReport()
                        .orElseThrow(
                                () -> new IllegalStateException("there is no object store to read: set [storage] url")))
                .build();
    }

    /** A report; sizes in bytes. */
    static JsonObjectBuilder json(ScrubReport report) {
        JsonArrayBuilder findings = Json.createArrayBuilder();
        report.findings().stream().map(Finding::text).forEach(findings::add);
        JsonObjectBuilder json = Json.createObjectBuilder()
                .add("running", report.running())
                .add("bytes", report.bytes())
                .add("findings", findings);
        report.ended()
                .ifPresent(time -> json.add(
                        "ended",
                        Instant.ofEpochSecond(time.seconds())
                                .truncatedTo(ChronoUnit.SECONDS)
                                .toString()));
        return json;
    }
}
