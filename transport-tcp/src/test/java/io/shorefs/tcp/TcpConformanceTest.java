package io.shorefs.tcp;

import io.shorefs.conformance.MapSettings;
import io.shorefs.conformance.transport.SlowClientKit;
import io.shorefs.spi.Protocol;
import io.shorefs.spi.Transport;
import java.util.Map;

final class TcpConformanceTest extends SlowClientKit {
    @Override
    protected Transport create(Protocol protocol) {
        return new TcpTransportProvider().create("test", protocol, new MapSettings(Map.of("addresses", "127.0.0.1:0")));
    }
}
