package io.shorefs.websocket;

import io.shorefs.conformance.MapSettings;
import io.shorefs.conformance.transport.SelfSigned;
import io.shorefs.conformance.transport.SlowClientKit;
import io.shorefs.conformance.transport.WebSocketWire;
import io.shorefs.conformance.transport.Wire;
import io.shorefs.spi.Protocol;
import io.shorefs.spi.Transport;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

/** Below TLS. */
@Tag("full")
final class SecureConformanceTest extends SlowClientKit {
    @TempDir
    private static Path folder;

    private static SelfSigned certificate;
    private static HttpClient client;

    @BeforeAll
    static void certify() throws IOException, GeneralSecurityException {
        certificate = SelfSigned.in(folder, "server");
        client = HttpClient.newBuilder().sslContext(certificate.clients()).build();
    }

    @Override
    protected Transport create(Protocol protocol) {
        Map<String, Object> tls = Map.of(
                "certificate", certificate.certificate().toString(),
                "private_key", certificate.privateKey().toString());
        return new WebTransportProvider()
                .create("webui", protocol, new MapSettings(Map.of("addresses", "127.0.0.1:0", "tls", tls)));
    }

    @Override
    protected Wire connect(String address) throws IOException {
        return WebSocketWire.connect(client, address);
    }
}
