package io.shorefs.distribution.server;

import io.shorefs.core.snapshot.Replica;
import io.shorefs.distribution.config.ServerConfiguration;
import io.shorefs.distribution.control.Verb;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;

/** What a running read-only server tells of itself. Sizes are in bytes, times are of ISO 8601. */
final class ReplicaStatus implements Verb {
    private final Replica replica;
    private final ServerConfiguration configuration;
    private final Path folder;
    private final ServiceList services;
    private final Instant started = Instant.now();

    ReplicaStatus(Replica replica, ServerConfiguration configuration, Path folder, List<Service> services) {
        this.replica = replica;
        this.configuration = configuration;
        this.folder = folder;
        this.services = new ServiceList(services);
    }

    @Override
    public JsonObject run(JsonObject arguments, Consumer<JsonObject> progress) {
        Replica.Status status = replica.status();
        Runtime runtime = Runtime.getRuntime();
        return Json.createObjectBuilder()
                .add("pid", ProcessHandle.current().pid())
                .add("started", started.toString())
                .add("servers", services.json())
                .add("folder", folder.toString())
                .add("read_only", true)
                .add(
                        "memory",
                        Json.createObjectBuilder()
                                .add("heap", runtime.totalMemory() - runtime.freeMemory())
                                .add("heap_max", runtime.maxMemory())
                                .add("cache_max", configuration.memory().cacheBytes()))
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
