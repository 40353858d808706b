package io.shorefs.websocket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shorefs.spi.Telemetry.Kind;
import io.shorefs.spi.Telemetry.Measure;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ExpositionTest {
    private static final List<Measure> MEASURES = List.of(
            new Measure("x_connections", Kind.GAUGE, "Connections.", Map.of("server", "a\"b"), 2),
            new Measure("x_connections", Kind.GAUGE, "Connections.", Map.of("server", "c"), 0.5),
            new Measure("x_requests", Kind.COUNTER, "Requests.", Map.of(), 7));

    private static String text(Exposition exposition) {
        return new String(exposition.text(), StandardCharsets.UTF_8);
    }

    @Test
    void whatPrometheusReads() {
        Exposition exposition = Exposition.of(MEASURES, "*/*");
        assertTrue(exposition.contentType().startsWith("text/plain; version=0.0.4"), exposition.contentType());
        assertEquals(
                """
                # HELP x_connections Connections.
                # TYPE x_connections gauge
                x_connections{server="a\\"b"} 2.0
                x_connections{server="c"} 0.5
                # HELP x_requests_total Requests.
                # TYPE x_requests_total counter
                x_requests_total 7.0
                """,
                text(exposition));
    }

    @Test
    void openMetricsForWhoAsksForIt() {
        Exposition exposition = Exposition.of(MEASURES, "application/openmetrics-text; version=1.0.0");
        assertTrue(exposition.contentType().startsWith("application/openmetrics-text"), exposition.contentType());
        assertTrue(text(exposition).endsWith("x_requests_total 7.0\n# EOF\n"), () -> text(exposition));
    }
}
