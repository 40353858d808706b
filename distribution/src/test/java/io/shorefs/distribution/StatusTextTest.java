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
                 "memory": {"heap": 104857600, "heap_max": 402653184, "dirty": 0, "dirty_max": 134217728, "cache_max": 134217728}}
                """
                        .formatted(started);
        assertEquals(
                List.of(
                        "server    process 17, running for 3 h 5 min",
                        "serving   9p on 127.0.0.1:5640, unix:/run/x.sock (ninep)",
                        "files     12,345",
                        "journal   data 3.00 MiB of 4.00 MiB, metadata 500 B of 1.00 MiB, in /data",
                        "memory    heap 100 MiB of 384 MiB, unwritten blocks 0 B of 128 MiB, block cache at most 128 MiB"),
                new StatusText(Json.createReader(new StringReader(json)).readObject()).lines());
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
