package io.shorefs.distribution.server;

import io.shorefs.core.Progress;
import io.shorefs.core.ShoreFs;
import io.shorefs.distribution.control.Verb;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.util.Optional;
import java.util.function.Consumer;

/** Fetches all metadata that is only in the object store, or tells how much that is. */
final class Hydration implements Verb {
    private final ShoreFs core;

    Hydration(ShoreFs core) {
        this.core = core;
    }

    @Override
    public JsonObject run(JsonObject arguments, Consumer<JsonObject> progress) {
        if (core.storeStatus().isEmpty()) {
            throw new IllegalStateException("there is no object store to fetch metadata from: set [storage] url");
        }
        if (arguments.getBoolean("now", false)) {
            new LongWork<>(core.hydrate(), core::hydration).await(progress);
        }
        return json(core.hydration());
    }

    /** How much is here, in tables of the object store. */
    static JsonObject json(Optional<Progress.At> position) {
        long total = position.map(Progress.At::total).orElse(0L);
        return Json.createObjectBuilder()
                .add("missing", total - position.map(Progress.At::done).orElse(0L))
                .add("tables", total)
                .build();
    }
}
