package io.shorefs.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;

import jakarta.json.Json;
import java.io.StringReader;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StatusTextTest {
    @Test
    void aServerIsTold() {
        String started = Instant.now().minusSeconds(3 * 3600 + 5 * 60).toString();
        String json =
                """
                {"pid": 17, "started": "%s", "inodes": 12345,
                 "servers": [{"name": "ninep", "protocol": "9p", "addresses": ["127.0.0.1:5640", "unix:/run/x.sock"]}],
                 "journal": {"folder": "/data", "payload": 4194304, "payload_free": 1048576, "metadata": 500, "metadata_max": 1048576, "pending": 0},
                 "memory": {"heap": 104857600, "heap_max": 402653184, "dirty": 0, "dirty_max": 134217728, "cache_max": 134217728},
                 "disk_cache": {"bytes": 16777216, "max": 8589934592, "hits": 1234, "misses": 5}}
                """
                        .formatted(started);
        assertEquals(
                List.of(
                        "server    process 17, running for 3 h 5 min",
                        "serving   9p on 127.0.0.1:5640, unix:/run/x.sock (ninep)",
                        "files     12,345",
                        "journal   data 3.00 MiB of 4.00 MiB, metadata 500 B of 1.00 MiB, in /data",
                        "memory    heap 100 MiB of 384 MiB, unwritten blocks 0 B of 128 MiB, block cache at most 128 MiB",
                        "cache     disk 16.0 MiB of 8.00 GiB, 1,234 blocks read from it, 5 from the store"),
                new StatusText(Json.createReader(new StringReader(json)).readObject()).lines());
    }

    @Test
    void metadataThatIsOnlyInTheStoreIsTold() {
        assertEquals("metadata of 1,200 of 3,400 tables is only in the store", hydration(1200, 3400));
        assertEquals("all metadata is on this machine", hydration(0, 0));
    }

    private static String hydration(int missing, int tables) {
        return new HydrationText(Json.createObjectBuilder()
                        .add("missing", missing)
                        .add("tables", tables)
                        .build())
                .line();
    }

    @Test
    void aStoreIsToldWithWhatIsWrongWithIt() {
        String collection =
                """
                {"time": "2026-01-02T03:04:05Z", "live": 3221225472, "dead": 1048576, "pending": 2048, "pending_objects": 2,
                 "doomed_objects": 1, "deleted": 0, "deleted_objects": 0, "rewritten": 0}""";
        String store =
                """
                {"url": "s3://b/p", "branch": "%s", "clones": %s, "epoch": 3, "last_log": 17, "behind_seconds": %s, "behind_bytes": 4096, "answers": %s %s}""";
        assertEquals(
                List.of(
                        "store     s3://b/p, epoch 3, last log 17",
                        "          branch main",
                        "          it has everything"),
                storeLines(store.formatted("main", "0", "0", "true", "")));
        assertEquals(
                "          branch tests, 1 clone stands on it",
                storeLines(store.formatted("tests", "1", "0", "true", "")).get(1));
        assertEquals(
                List.of(
                        "store     s3://b/p, epoch 3, last log 17",
                        "          branch main, 2 clones stand on it",
                        "          IT DOES NOT ANSWER; it is at most 12.5 s behind, 4.00 KiB of data are in the journal only",
                        "          FENCED, every change is refused: another one writes",
                        "          3.00 GiB alive, 1.00 MiB dead, 2.00 KiB in 2 objects wait to be deleted; deleted 0 B in 0 objects,"
                                + " rewritten 0 B (2026-01-02T03:04:05Z)"),
                storeLines(store.formatted(
                        "main",
                        "2",
                        "12.5",
                        "false",
                        ", \"fenced\": \"another one writes\", \"collection\": " + collection)));
    }

    @Test
    void aReadOnlyServerSaysHowFarItIs() {
        String json =
                """
                {"pid": 1, "started": "%s", "servers": [], "folder": "/data", "read_only": true,
                 "memory": {"heap": 1048576, "heap_max": 2097152, "cache_max": 1048576},
                 "store": {"url": "s3://b/p", "epoch": 3, "last_log": 17, "behind_seconds": 1.25, "answers": %s}}
                """;
        String started = Instant.now().toString();
        List<String> lines = new StatusText(Json.createReader(new StringReader(json.formatted(started, "false")))
                        .readObject())
                .lines();
        assertEquals(
                List.of(
                        "memory    heap 1.00 MiB of 2.00 MiB, block cache at most 1.00 MiB",
                        "read-only follows s3://b/p, epoch 3, at log 17",
                        "          IT DOES NOT ANSWER; at most 1.3 s behind what is in the store"),
                lines.subList(1, lines.size()));
    }

    private static List<String> storeLines(String store) {
        String json =
                """
                {"pid": 1, "started": "%s", "inodes": 1, "servers": [],
                 "journal": {"folder": "/data", "payload": 1, "payload_free": 1, "metadata": 1, "metadata_max": 1, "pending": 0},
                 "memory": {"heap": 1, "heap_max": 1, "dirty": 0, "dirty_max": 1, "cache_max": 1}, "store": %s}
                """
                        .formatted(Instant.now(), store);
        List<String> lines =
                new StatusText(Json.createReader(new StringReader(json)).readObject()).lines();
        return lines.subList(4, lines.size());
    }

    @ParameterizedTest
    @CsvSource({
        "0,0 B",
        "1023,1023 B",
        "1024,1.00 KiB",
        "1535,1.50 KiB",
        "10240,10.0 KiB",
        "1023999,0.98 MiB",
        "1048576,1.00 MiB",
        "107374182400,100 GiB",
        "9223372036854775807,8.00 EiB"
    })
    void sizesHaveThreeDigits(long bytes, String text) {
        assertEquals(text, HumanBytes.of(bytes));
    }
}
