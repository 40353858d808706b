package io.shorefs.distribution.server;

import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObjectBuilder;
import java.time.Instant;
import java.util.List;

/** What every running server says of itself: its process, and where it listens. Sizes are in bytes, times are of ISO 8601. */
final class ProcessStatus {
    private final List<Service> services;
    private final Instant started = Instant.now();

    /** One that starts now. */
    ProcessStatus(List<Service> services) {
        this.services = List.copyOf(services);
    }

    JsonObjectBuilder json() {
        return Json.createObjectBuilder()
                .add("pid", ProcessHandle.current().pid())
                .add("started", started.toString())
                .add("servers", servers());
    }

    /** Its heap, for what else it says of memory. */
    JsonObjectBuilder memory() {
        Runtime runtime = Runtime.getRuntime();
        return Json.createObjectBuilder()
                .add("heap", runtime.totalMemory() - runtime.freeMemory())
                .add("heap_max", runtime.maxMemory());
    }

    private JsonArrayBuilder servers() {
        JsonArrayBuilder servers = Json.createArrayBuilder();
        for (Service service : services) {
            servers.add(Json.createObjectBuilder()
                    .add("name", service.name())
                    .add("protocol", service.protocolName())
                    .add("addresses", Json.createArrayBuilder(service.addresses()))
                    .add("connections", service.transport().connections())
                    .add("wire", service.transport().wireBytes()));
        }
        return servers;
    }
}
