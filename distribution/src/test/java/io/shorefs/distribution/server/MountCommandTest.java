package io.shorefs.distribution.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MountCommandTest {
    private static final String OPTIONS = "version=9p2000.L,msize=1048576,access=client,cache=mmap";

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1:5640, 5640, 127.0.0.1",
        "0.0.0.0:80, 80, 127.0.0.1",
        "[::]:80, 80, 127.0.0.1",
        "localhost:5640, 5640, 127.0.0.1"
    })
    void tcp(String address, String port, String host) {
        assertEquals(
                Optional.of("mount -t 9p -o trans=tcp,port=" + port + "," + OPTIONS + " " + host + " /mnt"),
                MountCommand.of(address));
    }

    @Test
    void unix() {
        assertEquals(
                Optional.of("mount -t 9p -o trans=unix," + OPTIONS + " /run/x.sock /mnt"),
                MountCommand.of("unix:/run/x.sock"));
    }

    @Test
    void aPathIsOneWordForTheShell() {
        assertEquals(
                Optional.of("mount -t 9p -o trans=unix," + OPTIONS + " '/run/my \"s\" it'\\''s.sock' /mnt"),
                MountCommand.of("unix:/run/my \"s\" it's.sock"));
    }

    @Test
    void whatLinuxCannotMountHasNone() {
        assertEquals(Optional.empty(), MountCommand.of("stdio"));
        assertEquals(Optional.empty(), MountCommand.of("[::1]:5640"), "IPv6 alone");
    }
}
