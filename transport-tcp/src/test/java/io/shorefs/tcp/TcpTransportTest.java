package io.shorefs.tcp;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.helidon.webserver.WebServer;
import io.shorefs.conformance.MapSettings;
import io.shorefs.conformance.transport.ProbeProtocol;
import io.shorefs.conformance.transport.Wire;
import io.shorefs.spi.Transport;
import io.shorefs.spi.TransportException;
import io.shorefs.spi.TransportProvider;
import io.shorefs.spi.connection.ConnectionLimits;
import io.shorefs.spi.connection.Connections;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class TcpTransportTest {
    @TempDir
    private Path folder;

    private final ProbeProtocol protocol = new ProbeProtocol();

    @AfterEach
    void end() {
        protocol.close();
    }

    private Transport transport(Map<String, Object> more, String... addresses) {
        Map<String, Object> table = new HashMap<>(more);
        table.put("addresses", List.of(addresses));
        return new TcpTransportProvider().create("ninep", protocol, new MapSettings(table));
    }

    private String unix() {
        return "unix:" + folder.resolve("s");
    }

    private static void assertAnswers(String address) throws IOException {
        try (Wire wire = Wire.connect(address)) {
            assertAnswers(wire);
        }
    }

    private static void assertAnswers(Wire wire) throws IOException {
        byte[] echo = {13, 0, 0, 0, 0, 7, 0, 0, 0, 0, 0, 0, 0};
        wire.output().write(echo);
        assertEquals(7, wire.input().readNBytes(echo.length)[5]);
    }

    private static String refusal(Transport transport) {
        try (transport) {
            return assertThrows(TransportException.class, transport::start).getMessage();
        }
    }

    @Test
    void isFoundByItsName() {
        List<String> names = ServiceLoader.load(TransportProvider.class).stream()
                .map(provider -> provider.get().name())
                .toList();
        assertEquals(List.of("tcp"), names);
    }

    @Test
    void aListenerThatEndedByItselfIsOpenedAgain() throws IOException {
        ConnectionLimits limits = new ConnectionLimits(8, 1 << 20, 1 << 20, 1 << 20);
        try (Connections connections = new Connections("ninep", protocol, limits);
                LogCapture log = new LogCapture(TcpListener.class.getName())) {
            TcpListener listener = TcpListener.open(
                    new ListenAddress.Tcp("127.0.0.1", 0),
                    new ProtocolSelector(protocol, connections, Optional.empty()),
                    new TcpListener.Common("ninep", "[servers.ninep] addresses", limits, Optional.empty()));
            String address = listener.address();
            WebServer ended = listener.server();
            ended.stop();
            await().until(() -> listener.server() != ended);
            assertEquals(address, listener.address());
            assertAnswers(address);
            assertTrue(
                    log.lines().getFirst().startsWith("SEVERE ninep: the listener on " + address),
                    log.lines()::toString);
            listener.close();
            assertThrows(IOException.class, () -> assertAnswers(address));
        }
    }

    @Test
    void fewerConnectionsThanConfiguredAreTaken() throws IOException {
        try (Transport transport = transport(Map.of(), "127.0.0.1:0")) {
            assertEquals(1_024, transport.mostConnections());
            transport.limitConnections(1);
            transport.start();
            assertEquals(1, transport.mostConnections());
            String address = transport.addresses().getFirst();
            try (Wire first = Wire.connect(address)) {
                assertAnswers(first);
                try (Wire second = Wire.connect(address)) {
                    assertEquals(-1, second.input().read());
                }
            }
        }
    }

    @Test
    void whatIsNoSocketIsLeftAlone() throws Exception {
        Path fifo = folder.resolve("s");
        assertEquals(0, new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor());
        Object before = Files.getAttribute(fifo, "unix:ino");
        assertEquals(
                fifo + " exists and is no socket; remove it or change [servers.ninep] addresses",
                refusal(transport(Map.of(), unix())));
        assertEquals(before, Files.getAttribute(fifo, "unix:ino"));
    }

    @Test
    void listensOnSeveralAddresses() throws IOException {
        try (Transport transport = transport(Map.of(), "127.0.0.1:0", unix(), "localhost:0")) {
            transport.start();
            List<String> addresses = transport.addresses();
            assertEquals(3, addresses.size());
            assertEquals(unix(), addresses.get(1));
            assertTrue(addresses.get(2).matches("localhost:[1-9][0-9]+"), addresses.get(2));
            for (String address : addresses) {
                assertAnswers(address);
            }
        }
    }

    @Test
    void occupiedPortIsNamedWithTheKey() throws IOException {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Transport transport = transport(Map.of(), unix(), "127.0.0.1:" + other.getLocalPort());
            assertEquals(
                    "port " + other.getLocalPort() + " is in use; change [servers.ninep] addresses",
                    refusal(transport));
            assertTrue(Files.notExists(folder.resolve("s")), "what had begun to listen has ended");
        }
    }

    @Test
    void hostThatIsNotHereIsNamedWithTheKey() {
        String message = refusal(transport(Map.of(), "192.0.2.1:5640"));
        assertTrue(message.contains("192.0.2.1:5640") && message.endsWith("change [servers.ninep] addresses"), message);
    }

    @Test
    void portCanBeTakenAgainAtOnce() throws IOException {
        String address = "127.0.0.1:0";
        for (int round = 0; round < 3; round++) {
            try (Transport transport = transport(Map.of(), address)) {
                transport.start();
                address = transport.addresses().getFirst();
                assertAnswers(address);
            }
        }
    }

    @Test
    void socketOfACrashedServerIsReplaced() throws IOException {
        try (ServerSocketChannel crashed = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            crashed.bind(UnixDomainSocketAddress.of(folder.resolve("s")));
        }
        assertTrue(Files.exists(folder.resolve("s")), "closing leaves the file, as a crash does");
        try (Transport transport = transport(Map.of(), unix())) {
            transport.start();
            assertAnswers(unix());
        }
        assertEquals(List.of(), List.of(folder.toFile().list()), "nothing is left");
    }

    @Test
    void socketOfAnotherServerIsLeftAlone() throws IOException {
        try (Transport first = transport(Map.of(), unix())) {
            first.start();
            assertEquals(
                    "another server listens on " + folder.resolve("s")
                            + "; stop it or change [servers.ninep] addresses",
                    refusal(transport(Map.of(), unix())));
            assertAnswers(unix());
        }
    }

    @Test
    void fileThatIsNoSocketIsLeftAlone() throws IOException {
        Files.writeString(folder.resolve("s"), "precious");
        String message = refusal(transport(Map.of(), unix()));
        assertTrue(message.startsWith(folder.resolve("s") + " exists and is no socket"), message);
        assertEquals("precious", Files.readString(folder.resolve("s")));
    }

    @Test
    void missingFolderIsNamed() {
        String missing = refusal(transport(Map.of(), "unix:" + folder.resolve("missing/s")));
        assertTrue(missing.contains("its folder is missing; change [servers.ninep] addresses"), missing);
    }

    @Test
    void socketIsTheOwnersUnlessSaidOtherwise() throws IOException {
        try (Transport transport = transport(Map.of(), unix())) {
            transport.start();
            assertEquals("rw-------", permissions());
        }
        try (Transport transport = transport(Map.of("socket_mode", "0660"), unix())) {
            transport.start();
            assertEquals("rw-rw----", permissions());
        }
    }

    private String permissions() throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("s")));
    }

    @Test
    void connectionsBeyondTheBoundAreRefusedWithALine() throws IOException {
        try (LogCapture log = new LogCapture();
                Transport transport = transport(Map.of("max_connections", 2L), "127.0.0.1:0", unix())) {
            transport.start();
            String tcp = transport.addresses().getFirst();
            try (Wire first = Wire.connect(tcp);
                    Wire second = Wire.connect(unix())) {
                assertAnswers(first);
                assertAnswers(second);
                try (Wire third = Wire.connect(tcp)) {
                    assertEquals(-1, third.input().read());
                }
                assertAnswers(first);
            }
            await().untilAsserted(() -> assertAnswers(unix()));
            List<String> refusals = log.lines().stream()
                    .filter(line -> line.contains("refused"))
                    .toList();
            assertEquals(1, refusals.size());
            assertTrue(refusals.getFirst().contains("there are 2 connections; raise [servers.ninep] max_connections"));
        }
    }

    @Test
    void reasonAndPeerOfABadFrameAreLoggedOnce() throws IOException {
        try (LogCapture log = new LogCapture();
                Transport transport = transport(Map.of(), "127.0.0.1:0")) {
            transport.start();
            assertAnswers(transport.addresses().getFirst());
            try (Wire wire = Wire.connect(transport.addresses().getFirst())) {
                wire.output().write(new byte[] {1, 0, 0, 0});
                assertEquals(-1, wire.input().read());
            }
            await().until(() -> !log.lines().isEmpty());
            assertEquals(1, log.lines().size());
            String line = log.lines().getFirst();
            assertTrue(
                    line.matches("WARNING ninep: connection from 127\\.0\\.0\\.1:\\d+ ended: a frame of 1 bytes"),
                    line);
        }
    }

    @Test
    void unusableSettingsNameTheirKey() {
        for (Map<String, Object> table : List.<Map<String, Object>>of(
                Map.of("max_connections", 0L), Map.of("max_connections", -1L), Map.of("wire_memory", 1L))) {
            String key = table.keySet().iterator().next();
            String message = assertThrows(IllegalArgumentException.class, () -> transport(table, unix()))
                    .getMessage();
            assertTrue(message.startsWith(key), message);
        }
    }

    @Test
    void listensOnIpv6() throws IOException {
        try (ServerSocket probe = new ServerSocket()) {
            probe.bind(new InetSocketAddress(InetAddress.ofLiteral("::1"), 0));
        } catch (IOException e) {
            Assumptions.abort("no IPv6 here");
        }
        try (Transport transport = transport(Map.of(), "[::1]:0")) {
            transport.start();
            String address = transport.addresses().getFirst();
            assertTrue(address.startsWith("[::1]:"), address);
            assertAnswers(address);
        }
    }
}
