package io.shorefs.distribution.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.shorefs.spi.Telemetry.Measure;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.StringReader;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class StatusTelemetryTest {
    private static Map<String, Double> of(String json) {
        JsonObject status = Json.createReader(new StringReader(json)).readObject();
        Map<String, Double> values = new TreeMap<>();
        for (Measure measure : new StatusTelemetry(() -> Optional.of(status)).measures()) {
            values.put(measure.name() + (measure.labels().isEmpty() ? "" : measure.labels()), measure.value());
        }
        return values;
    }

    @Test
    void whatAStatusHasIsTold() {
        Map<String, Double> values = of(
                """
                {"pid": 1, "started": "1970-01-01T00:00:01.500Z",
                 "servers": [{"name": "ninep", "protocol": "9p", "addresses": [], "connections": 3, "wire": 4096}],
                 "journal": {"folder": "/d", "payload": 10, "payload_free": 4, "metadata": 5, "metadata_max": 6, "pending": 7},
                 "memory": {"heap": 1, "heap_max": 2, "dirty": 3, "dirty_max": 4, "cache_max": 5},
                 "store": {"url": "s3://b", "epoch": 2, "behind_seconds": 1.25, "behind_bytes": 9, "answers": false,
                           "fenced": "another server", "requests": {"puts": 1, "gets": 2, "lists": 3, "deletes": 4}}}
                """);
        assertEquals(1.5, values.get("shorefs_start_time_seconds"));
        assertEquals(3, values.get("shorefs_connections{server=ninep}"));
        assertEquals(4096, values.get("shorefs_wire_bytes{server=ninep}"));
        assertEquals(4, values.get("shorefs_journal_payload_free_bytes"));
        assertEquals(1.25, values.get("shorefs_store_behind_seconds"));
        assertEquals(0, values.get("shorefs_store_up"));
        assertEquals(1, values.get("shorefs_store_fenced"));
        assertEquals(4, values.get("shorefs_store_requests{kind=delete}"));
    }

    @Test
    void whatItLacksIsLeftOut() {
        assertEquals(
                Map.of("shorefs_start_time_seconds", 0.0),
                of("{\"started\": \"1970-01-01T00:00:00Z\", \"servers\": []}"));
        assertEquals(List.of(), new StatusTelemetry(Optional::empty).measures());
    }
}
