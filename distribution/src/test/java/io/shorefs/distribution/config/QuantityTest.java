package io.shorefs.distribution.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuantityTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "4096, 4096",
        "1 B, 1",
        "512 MiB, 536870912",
        "512MiB, 536870912",
        "1.5 KiB, 1536",
        "2 kB, 2000",
        "3 MB, 3000000",
        "1 GB, 1000000000",
        "1 TB, 1000000000000",
        "1 TiB, 1099511627776",
        "9223372036854775807, 9223372036854775807"
    })
    void sizes(String text, long bytes) {
        assertEquals(OptionalLong.of(bytes), ByteSize.parse(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                "1 X",
                "1 mib",
                "1 K",
                "KB",
                "-1",
                "1.5",
                "0.3 KiB",
                "9223372036854775808",
                "9000000 TiB",
                "1 MiB x"
            })
    void notSizes(String text) {
        assertEquals(OptionalLong.empty(), ByteSize.parse(text));
    }

    @ParameterizedTest
    @CsvSource({"250 ms, 250", "1s, 1000", "1.5 s, 1500", "10 min, 600000", "1h, 3600000", "2 d, 172800000"})
    void durations(String text, long millis) {
        assertEquals(Optional.of(Duration.ofMillis(millis)), Durations.parse(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1", "s", "1 S", "1 sec", "-1 s", "0.5 ms", "PT1S", "99999999999999999999 d"})
    void notDurations(String text) {
        assertEquals(Optional.empty(), Durations.parse(text));
    }
}
