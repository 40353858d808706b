package io.shorefs.tcp;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.helidon.common.tls.Tls;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http1.Http1Config;
import io.helidon.webserver.http1.Http1ConnectionSelector;
import io.shorefs.conformance.MapSettings;
import io.shorefs.conformance.transport.ProbeProtocol;
import io.shorefs.conformance.transport.SelfSigned;
import io.shorefs.conformance.transport.Wire;
import io.shorefs.spi.connection.ConnectionLimits;
import io.shorefs.spi.connection.Connections;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** One port for HTTP and a protocol of ours. */
@Timeout(60)
final class SharedPortTest {
    @TempDir
    private Path folder;

    /** How a client connects to an address. */
    @FunctionalInterface
    private interface Connector {
        Wire connect(String address) throws IOException;
    }

    @Test
    void servesBoth() throws IOException {
        serve(Tls.builder().enabled(false).build(), Wire::connect);
    }

    @Test
    void servesBothOverTls() throws Exception {
        SelfSigned certificate = SelfSigned.in(folder, "server");
        Map<String, Object> files = Map.of(
                "certificate", certificate.certificate().toString(),
                "private_key", certificate.privateKey().toString());
        Tls tls = TlsSettings.of(new MapSettings(Map.of("tls", files))).orElseThrow();
        serve(tls, address -> TlsWire.connect(certificate, address + " with TLS"));
    }

    private static void serve(Tls tls, Connector connector) throws IOException {
        ProbeProtocol protocol = new ProbeProtocol();
        ConnectionLimits limits = ConnectionLimits.of(new MapSettings(Map.of()));
        try (protocol;
                Connections connections = new Connections("both", protocol, limits)) {
            WebServer server = WebServer.builder()
                    .host("127.0.0.1")
                    .tls(tls)
                    .shutdownHook(false)
                    .protocolsDiscoverServices(false)
                    .addConnectionSelector(new ProtocolSelector(protocol, connections, Optional.empty()))
                    .addConnectionSelector(Http1ConnectionSelector.builder()
                            .config(Http1Config.create())
                            .build())
                    .routing(routing -> routing.get("/", (request, response) -> response.send("hello")))
                    .build()
                    .start();
            try {
                assertBothAnswer("127.0.0.1:" + server.port(), connector);
            } finally {
                connections.close();
                server.stop();
            }
        }
    }

    private static void assertBothAnswer(String address, Connector connector) throws IOException {
        try (Wire wire = connector.connect(address);
                Wire http = connector.connect(address)) {
            byte[] echo = {13, 0, 0, 0, 0, 7, 0, 0, 0, 0, 0, 0, 0};
            wire.output().write(echo);
            assertEquals(7, wire.input().readNBytes(echo.length)[5]);
            wire.output().write(echo);
            assertEquals(7, wire.input().readNBytes(echo.length)[5]);
            http.output().write("GET / HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            String status = new String(http.input().readNBytes(12), StandardCharsets.US_ASCII);
            assertEquals("HTTP/1.1 200", status);
        }
    }
}
