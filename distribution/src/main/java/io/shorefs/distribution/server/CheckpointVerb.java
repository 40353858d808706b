package io.shorefs.distribution.server;

import io.shorefs.api.FsException;
import io.shorefs.core.snapshot.CheckpointName;
import io.shorefs.core.snapshot.Checkpoints;
import io.shorefs.core.tree.Manifest.Checkpoint;
import io.shorefs.distribution.control.Verb;
import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** Makes, lists and deletes checkpoints: {@code {"create": NAME}}, {@code {"list": true}}, {@code {"delete": NAME}}. */
final class CheckpointVerb implements Verb {
    private static final long LOOK_MILLIS = 1000;

    private final Optional<Checkpoints> checkpoints;
    private final BooleanSupplier answers;

    /**
     * Of a filesystem.
     *
     * @param checkpoints if it has an object store
     * @param answers whether that does lately
     */
    CheckpointVerb(Optional<Checkpoints> checkpoints, BooleanSupplier answers) {
        this.checkpoints = checkpoints;
        this.answers = answers;
    }

    @Override
    public JsonObject run(JsonObject arguments, Consumer<JsonObject> progress) {
        Checkpoints kept = checkpoints.orElseThrow(() -> new IllegalStateException(
                "checkpoints are kept in an object store, and there is none: set [storage] url"));
        if (arguments.containsKey("create")) {
            String name = arguments.getString("create");
            return json(name, await(kept.create(CheckpointName.chosen(name)), progress));
        }
        if (arguments.containsKey("delete")) {
            await(kept.delete(arguments.getString("delete")), progress);
            return JsonValue.EMPTY_JSON_OBJECT;
        }
        return json(await(kept.list(), progress));
    }

    /** As long as the store answers and whoever gave the command waits. */
    private <T> T await(CompletableFuture<T> result, Consumer<JsonObject> progress) {
        try {
            while (true) {
                try {
                    return result.get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
                } catch (TimeoutException e) {
                    if (!answers.getAsBoolean()) {
                        throw new IllegalStateException(
                                "the object store does not answer: look with \"shorefs checkpoint list\" what was done when it does",
                                e);
                    }
                    progress.accept(
                            Json.createObjectBuilder().add("waits", true).build());
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("the server stops", e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof FsException refused ? refused : new IllegalStateException(e.getCause());
        } finally {
            result.cancel(false);
        }
    }

    static JsonObject json(SortedMap<String, Checkpoint> all) {
        JsonArrayBuilder array = Json.createArrayBuilder();
        all.entrySet().stream()
                .sorted(Comparator.comparing((Map.Entry<String, Checkpoint> entry) ->
                                entry.getValue().timeMillis())
                        .thenComparing(Map.Entry::getKey))
                .forEach(entry -> array.add(json(entry.getKey(), entry.getValue())));
        return Json.createObjectBuilder().add("checkpoints", array).build();
    }

    /** The time of ISO 8601, and the number of the last log. */
    private static JsonObject json(String name, Checkpoint checkpoint) {
        return Json.createObjectBuilder()
                .add("name", name)
                .add(
                        "time",
                        Instant.ofEpochMilli(checkpoint.timeMillis())
                                .truncatedTo(ChronoUnit.SECONDS)
                                .toString())
                .add("log", checkpoint.logEnd() - 1)
                .build();
    }
}
