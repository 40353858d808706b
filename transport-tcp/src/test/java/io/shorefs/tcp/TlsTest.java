package io.shorefs.tcp;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shorefs.conformance.MapSettings;
import io.shorefs.conformance.transport.ProbeProtocol;
import io.shorefs.conformance.transport.SelfSigned;
import io.shorefs.conformance.transport.Wire;
import io.shorefs.spi.Transport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class TlsTest {
    private static final byte[] ECHO = {13, 0, 0, 0, 0, 7, 0, 0, 0, 0, 0, 0, 0};

    /** Larger than what a client sends of itself, and a TLS record of no known kind. */
    private static final byte[] PLAIN = new byte[64];

    @TempDir
    private static Path folder;

    private static SelfSigned certificate;
    private static SelfSigned other;

    private final ProbeProtocol protocol = new ProbeProtocol();

    @BeforeAll
    static void certify() throws IOException, GeneralSecurityException {
        certificate = SelfSigned.in(folder, "server");
        other = SelfSigned.in(folder, "other");
    }

    @AfterEach
    void end() {
        protocol.close();
    }

    private Transport transport(Map<String, Object> more) {
        Map<String, Object> table = new HashMap<>(more);
        table.put("addresses", List.of("127.0.0.1:0", "unix:" + folder.resolve("s")));
        table.putIfAbsent("tls", files(certificate.certificate(), certificate.privateKey()));
        return new TcpTransportProvider().create("ninep", protocol, new MapSettings(table));
    }

    private static Map<String, Object> files(Path certificate, Path privateKey) {
        return Map.of("certificate", certificate.toString(), "private_key", privateKey.toString());
    }

    private static void assertAnswers(Wire wire) throws IOException {
        wire.output().write(ECHO);
        assertArrayEquals(ECHO, wire.input().readNBytes(ECHO.length));
    }

    private static Socket plain(Transport transport) throws IOException {
        return new Socket(
                InetAddress.getLoopbackAddress(),
                TlsWire.port(transport.addresses().getFirst()));
    }

    @Test
    void unixSocketsOfTheSameServerStayPlain() throws IOException {
        try (Transport transport = transport(Map.of())) {
            transport.start();
            try (Wire unix = Wire.connect(transport.addresses().getLast());
                    Wire secure =
                            TlsWire.connect(certificate, transport.addresses().getFirst())) {
                assertAnswers(unix);
                assertAnswers(secure);
            }
        }
    }

    @Test
    void plainClientsAreRefusedAndTakeNoPlaceFromOthers() throws IOException {
        try (Transport transport = transport(Map.of("max_connections", 2L))) {
            transport.start();
            try (Wire secure =
                    TlsWire.connect(certificate, transport.addresses().getFirst())) {
                assertAnswers(secure);
                for (int i = 0; i < 100; i++) {
                    try (Socket socket = plain(transport)) {
                        socket.getOutputStream().write(PLAIN);
                        assertEnds(socket);
                    }
                }
                assertAnswers(secure);
                try (Wire another =
                        TlsWire.connect(certificate, transport.addresses().getFirst())) {
                    assertAnswers(another);
                }
            }
        }
    }

    private static void assertEnds(Socket socket) {
        try {
            socket.getInputStream().readAllBytes();
        } catch (IOException e) {
            // a reset is an end, too
        }
    }

    @Test
    void whoSaysNothingIsSentAwayAndTakesNoPlaceFromOthers() throws IOException {
        Map<String, Object> settings = Map.of("max_connections", 2L, "first_message", Duration.ofSeconds(1));
        try (Transport transport = transport(settings)) {
            transport.start();
            List<Socket> silent = new ArrayList<>();
            try (Wire secure =
                    TlsWire.connect(certificate, transport.addresses().getFirst())) {
                assertAnswers(secure);
                for (int i = 0; i < 100; i++) {
                    silent.add(plain(transport));
                }
                for (Socket socket : silent) {
                    assertEnds(socket);
                }
                await().untilAsserted(() -> {
                    try (Wire another =
                            TlsWire.connect(certificate, transport.addresses().getFirst())) {
                        assertAnswers(another);
                    }
                });
                assertAnswers(secure);
            } finally {
                for (Socket socket : silent) {
                    socket.close();
                }
            }
        }
    }

    private String mistake(Map<String, Object> tls) {
        return assertThrows(IllegalArgumentException.class, () -> transport(Map.of("tls", tls)))
                .getMessage();
    }

    @Test
    void filesThatCannotServeAreNamedWithTheirKey() throws IOException {
        Path missing = folder.resolve("missing.pem");
        Path text = Files.writeString(folder.resolve("text.pem"), "no certificate");
        Path crt = certificate.certificate();
        assertEquals(
                "tls.certificate = " + missing
                        + ": certificates in PEM, the server's own first, are wanted; there is no such file",
                mistake(files(missing, certificate.privateKey())));
        assertTrue(mistake(files(text, certificate.privateKey())).startsWith("tls.certificate = " + text + ": "));
        assertTrue(mistake(files(crt, missing)).endsWith("there is no such file"));
        String wrongKey = mistake(files(crt, text));
        assertTrue(wrongKey.startsWith("tls.private_key = " + text + ": a private key in PEM"), wrongKey);
        assertEquals(
                "tls.private_key = " + other.privateKey() + ": this is not the key of the first certificate in " + crt,
                mistake(files(crt, other.privateKey())));
        assertTrue(mistake(Map.of("certificate", crt.toString())).startsWith("tls.private_key is missing"));
        assertTrue(mistake(Map.of()).startsWith("tls.certificate is missing"));
    }
}
