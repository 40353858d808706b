package io.shorefs.tcp;

import io.shorefs.conformance.MapSettings;
import io.shorefs.conformance.transport.SlowClientKit;
import io.shorefs.spi.Protocol;
import io.shorefs.spi.Transport;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;

final class UnixConformanceTest extends SlowClientKit {
    @TempDir
    private Path folder;

    @Override
    protected Transport create(Protocol protocol) {
        String address = "unix:" + folder.resolve("socket");
        return new TcpTransportProvider().create("test", protocol, new MapSettings(Map.of("addresses", address)));
    }
}
