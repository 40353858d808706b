package io.shorefs.distribution.server;

import io.shorefs.core.ShoreFs;
import io.shorefs.core.collect.CollectionReport;
import io.shorefs.core.collect.StoreStatus;
import io.shorefs.distribution.control.Verb;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.function.Consumer;

/** Collects what is dead in the object store, or tells what the last collection found. */
final class StoreCollection implements Verb {
    private final ShoreFs core;

    StoreCollection(ShoreFs core) {
        this.core = core;
    }

    @Override
    public JsonObject run(JsonObject arguments, Consumer<JsonObject> progress) {
        if (arguments.getBoolean("now", false)) {
            return json(new LongWork<>(core.collect(), core::collecting).await(progress))
                    .build();
        }
        StoreStatus status = core.storeStatus()
                .orElseThrow(
                        () -> new IllegalStateException("there is no object store to collect in: set [storage] url"));
        return status.collection().map(report -> json(report).build()).orElse(JsonValue.EMPTY_JSON_OBJECT);
    }

    /** A report; sizes in bytes. */
    static JsonObjectBuilder json(CollectionReport report) {
        Instant time = Instant.ofEpochSecond(report.time().seconds()).truncatedTo(ChronoUnit.SECONDS);
        return Json.createObjectBuilder()
                .add("time", time.toString())
                .add("live", report.liveBytes())
                .add("dead", report.deadBytes())
                .add("pending", report.pendingBytes())
                .add("pending_objects", report.pendingObjects())
                .add("doomed_objects", report.doomedObjects())
                .add("deleted", report.deletedBytes())
                .add("deleted_objects", report.deletedObjects())
                .add("rewritten", report.rewrittenBytes());
    }
}
