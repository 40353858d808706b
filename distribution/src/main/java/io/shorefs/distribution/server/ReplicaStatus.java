package io.shorefs.distribution.server;

import io.shorefs.core.snapshot.Replica;
import io.shorefs.distribution.config.ServerConfiguration;
import io.shorefs.distribution.control.Verb;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/** What a running read-only server tells of itself. Sizes are in bytes, times are of ISO 8601. */
final class ReplicaStatus implements Verb {
    private final Replica replica;
    private final ServerConfiguration configuration;
    private final Path folder;
    private final ProcessStatus process;

    ReplicaStatus(Replica replica, ServerConfiguration configuration, Path folder, List<Service> services) {
        this.replica = replica;
        this.configuration = configuration;
        this.folder = folder;
        process = new ProcessStatus(services);
    }

    @Override
    public JsonObject run(JsonObject arguments, Consumer<JsonObject> progress) {
        Replica.Status status = replica.status();
        return process.json()
                .add("folder", folder.toString())
                .add("read_only", true)
                .add(
                        "memory",
                        process.memory().add("cache_max", configuration.memory().cacheBytes()))
                .add(
                        "store",
                        Json.createObjectBuilder()
                                .add(
                                        "url",
                                        configuration
                                                .storage()
                                                .orElseThrow()
                                                .url()
                                                .toString())
                                .add("epoch", status.epoch())
                                .add("last_log", status.lastLog())
                                .add("behind_seconds", status.behind().toMillis() / 1000.0)
                                .add("answers", status.answers()))
                .build();
    }
}
