package io.shorefs.distribution.server;

import io.shorefs.spi.Telemetry;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The numbers of a server's status, under the names that they keep whatever the status looks like. What a status does not have (a read-only server has no journal) is left out.
 *
 * @param status as the command asks for it; empty while the server starts
 */
record StatusTelemetry(Supplier<Optional<JsonObject>> status) implements Telemetry {
    /**
     * One of them.
     *
     * @param path names in the status, with a dot between
     * @param label {@code name=value}, or nothing
     */
    private record Source(String path, String name, Kind kind, String label, String help) {
        static Source gauge(String path, String name, String help) {
            return new Source(path, name, Kind.GAUGE, "", help);
        }

        static Source counter(String path, String name, String label, String help) {
            return new Source(path, name, Kind.COUNTER, label, help);
        }

        Measure measure(double value) {
            int equals = label.indexOf('=');
            Map<String, String> labels =
                    equals < 0 ? Map.of() : Map.of(label.substring(0, equals), label.substring(equals + 1));
            return new Measure(name, kind, help, labels, value);
        }
    }

    private static final String REQUESTS = "shorefs_store_requests";
    private static final String REQUESTS_HELP =
            "Requests to the object store, by kind; lists of a thousand objects each.";

    private static final List<Source> SOURCES = List.of(
            Source.gauge("inodes", "shorefs_inodes", "Files, directories and other inodes."),
            Source.gauge("journal.payload", "shorefs_journal_payload_max_bytes", "Room for data in the journal."),
            Source.gauge("journal.payload_free", "shorefs_journal_payload_free_bytes", "Of it, what is free."),
            Source.gauge("journal.metadata", "shorefs_journal_metadata_bytes", "What metadata takes in the journal."),
            Source.gauge("journal.metadata_max", "shorefs_journal_metadata_max_bytes", "What it may take."),
            Source.gauge(
                    "journal.pending",
                    "shorefs_journal_pending_bytes",
                    "Metadata that is in the commit log and not yet in the local map."),
            Source.gauge("memory.heap", "shorefs_heap_bytes", "The JVM's heap that is in use."),
            Source.gauge("memory.heap_max", "shorefs_heap_max_bytes", "How large it may become."),
            Source.gauge("memory.dirty", "shorefs_dirty_bytes", "Data in memory that is not yet in the journal."),
            Source.gauge("memory.dirty_max", "shorefs_dirty_max_bytes", "How much that may be."),
            Source.gauge("memory.cache_max", "shorefs_cache_max_bytes", "How much memory the block cache may take."),
            Source.gauge("disk_cache.bytes", "shorefs_disk_cache_bytes", "What the disk cache takes."),
            Source.gauge("disk_cache.max", "shorefs_disk_cache_max_bytes", "What it may take."),
            Source.counter(
                    "disk_cache.hits", "shorefs_disk_cache_hits", "", "Blocks that were read from the disk cache."),
            Source.counter(
                    "disk_cache.misses", "shorefs_disk_cache_misses", "", "Blocks that had to come from the store."),
            Source.gauge(
                    "store.behind_seconds",
                    "shorefs_store_behind_seconds",
                    "The object store lacks what is younger than this; of a read-only server, how old what it shows may be."),
            Source.gauge("store.behind_bytes", "shorefs_store_behind_bytes", "Data that is in the journal only."),
            Source.gauge("store.answers", "shorefs_store_up", "Whether the object store answers."),
            Source.gauge("store.epoch", "shorefs_store_epoch", "The writer's epoch."),
            Source.gauge("store.last_log", "shorefs_store_last_log", "The number of the newest log in the store."),
            Source.counter("store.requests.puts", REQUESTS, "kind=put", REQUESTS_HELP),
            Source.counter("store.requests.gets", REQUESTS, "kind=get", REQUESTS_HELP),
            Source.counter("store.requests.lists", REQUESTS, "kind=list", REQUESTS_HELP),
            Source.counter("store.requests.deletes", REQUESTS, "kind=delete", REQUESTS_HELP));

    @Override
    public List<Measure> measures() {
        return status.get().map(StatusTelemetry::measures).orElse(List.of());
    }

    private static List<Measure> measures(JsonObject status) {
        List<Measure> measures = new ArrayList<>();
        double started = Instant.parse(status.getString("started")).toEpochMilli() / 1000.0;
        measures.add(new Measure(
                "shorefs_start_time_seconds", Kind.GAUGE, "When the server started, since 1970.", Map.of(), started));
        for (JsonObject server : status.getJsonArray("servers").getValuesAs(JsonObject.class)) {
            Map<String, String> labels = Map.of("server", server.getString("name"));
            measures.add(new Measure(
                    "shorefs_connections",
                    Kind.GAUGE,
                    "Connections, by server.",
                    labels,
                    server.getInt("connections")));
            measures.add(new Measure(
                    "shorefs_wire_bytes",
                    Kind.GAUGE,
                    "Heap that requests and replies under way take, by server.",
                    labels,
                    server.getJsonNumber("wire").doubleValue()));
        }
        for (Source source : SOURCES) {
            find(status, source.path).ifPresent(value -> measures.add(source.measure(value)));
        }
        if (status.containsKey("store")) {
            measures.add(new Measure(
                    "shorefs_store_fenced",
                    Kind.GAUGE,
                    "Whether another server took the object store over, so that every change is refused.",
                    Map.of(),
                    status.getJsonObject("store").containsKey("fenced") ? 1 : 0));
        }
        return measures;
    }

    private static Optional<Double> find(JsonObject object, String path) {
        int dot = path.indexOf('.');
        if (dot >= 0) {
            JsonObject inside = object.getJsonObject(path.substring(0, dot));
            return inside == null ? Optional.empty() : find(inside, path.substring(dot + 1));
        }
        JsonValue value = object.get(path);
        if (value == null) {
            return Optional.empty();
        }
        return switch (value.getValueType()) {
            case NUMBER -> Optional.of(((JsonNumber) value).doubleValue());
            case TRUE -> Optional.of(1.0);
            case FALSE -> Optional.of(0.0);
            case STRING, ARRAY, OBJECT, NULL -> throw new IllegalStateException(path + " is no number in the status");
        };
    }
}
