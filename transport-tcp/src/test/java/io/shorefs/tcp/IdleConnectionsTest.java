package io.shorefs.tcp;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shorefs.conformance.transport.ProbeProtocol;
import io.shorefs.conformance.transport.Wire;
import io.shorefs.spi.Transport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What idle mounts cost. The clients live in the same process, so that their part counts, too. */
@Timeout(120)
@Tag("long")
final class IdleConnectionsTest {
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final int CONNECTIONS = 1_000;
    private static final long MOST_KIB = 150_000;
    private static final int FRAME = 30_000;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1:0", "unix:"})
    void addLittleMemory(String address) throws IOException {
        Assumptions.assumeTrue(Files.exists(STATUS), "resident memory is read from " + STATUS);
        String actual = address.equals("unix:") ? address + folder.resolve("s") : address;
        try (ProbeProtocol protocol = new ProbeProtocol();
                Transport transport = new TcpTransportProvider()
                        .create("test", protocol, new MapSettings(Map.of("addresses", actual)))) {
            transport.start();
            List<Wire> idle = new ArrayList<>();
            try {
                exchange(transport, idle);
                long before = residentKib();
                for (int i = 0; i < CONNECTIONS; i++) {
                    exchange(transport, idle);
                }
                long added = await().during(Duration.ofSeconds(1))
                        .atMost(Duration.ofSeconds(30))
                        .until(() -> residentKib() - before, kib -> kib >= 0);
                System.out.println(
                        "figure: " + CONNECTIONS + " idle connections to " + address + " add " + added + " KiB");
                assertTrue(added < MOST_KIB, added + " KiB for " + CONNECTIONS + " idle connections");
            } finally {
                for (Wire wire : idle) {
                    wire.close();
                }
            }
        }
    }

    /** A connection that was busy before it is idle: it has had a frame that needs a larger array. */
    private static void exchange(Transport transport, List<Wire> idle) throws IOException {
        Wire wire = Wire.connect(transport.addresses().getFirst());
        idle.add(wire);
        byte[] frame = new byte[FRAME];
        frame[0] = (byte) FRAME;
        frame[1] = (byte) (FRAME >> 8);
        wire.output().write(frame);
        assertEquals(FRAME, wire.input().readNBytes(FRAME).length);
    }

    private static long residentKib() throws IOException {
        System.gc();
        return Files.readAllLines(STATUS).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
                .findFirst()
                .orElseThrow();
    }
}
