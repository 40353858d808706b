package io.shorefs.tcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shorefs.conformance.MapSettings;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ListenAddressTest {
    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1:5640", "[::1]:0", "localhost:65535", "unix:/run/x.sock"})
    void readsWhatItWrites(String text) {
        assertEquals(text, ListenAddress.parse(text).toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ":",
                "5640",
                "host",
                "host:",
                ":5640",
                "host:65536",
                "host:-1",
                "host:12x",
                "::1:5640",
                "[host]:1",
                "[::1]",
                "unix:",
                "unix:x.sock",
                "unix:/",
                "host:123456"
            })
    void refusesOthersWithTheKey(String text) {
        String message = assertThrows(IllegalArgumentException.class, () -> ListenAddress.parse(text))
                .getMessage();
        assertTrue(message.startsWith("addresses has \"" + text + "\""), message);
    }

    @Test
    void aSocketsPathHasABound() {
        String folder = "unix:/" + "x".repeat(96);
        assertThrows(IllegalArgumentException.class, () -> ListenAddress.parse(folder + "/s"), "it is bound aside");
        String longest = "unix:/" + "x".repeat(106);
        assertEquals(longest, ListenAddress.parse(longest).toString());
        String message = assertThrows(IllegalArgumentException.class, () -> ListenAddress.parse(longest + "x"))
                .getMessage();
        assertTrue(message.startsWith("addresses has a path that is too long"), message);
    }

    @ParameterizedTest
    @CsvSource({"0600,rw-------", "0660,rw-rw----", "666,rw-rw-rw-", "0755,rwxr-xr-x"})
    void socketModeIsOctal(String mode, String permissions) {
        SocketMode read = SocketMode.of(new MapSettings(Map.of("socket_mode", mode)));
        assertEquals(PosixFilePermissions.fromString(permissions), read.permissions());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "rw", "0888", "01777", "6"})
    void socketModeIsNothingElse(String mode) {
        String message = assertThrows(
                        IllegalArgumentException.class,
                        () -> SocketMode.of(new MapSettings(Map.of("socket_mode", mode))))
                .getMessage();
        assertTrue(message.startsWith("socket_mode"), message);
    }
}
