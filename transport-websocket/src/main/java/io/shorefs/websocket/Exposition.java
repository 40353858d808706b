package io.shorefs.websocket;

import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.OpenMetricsTextFormatWriter;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.shorefs.spi.Telemetry.Measure;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Numbers as Prometheus and OpenMetrics write them. */
record Exposition(String contentType, byte[] text) {
    /** In the format that the header {@code Accept} asks for: Prometheus' own unless it names OpenMetrics. */
    static Exposition of(List<Measure> measures, String accept) {
        ExpositionFormatWriter openMetrics = OpenMetricsTextFormatWriter.create();
        ExpositionFormatWriter writer = openMetrics.accepts(accept) ? openMetrics : PrometheusTextFormatWriter.create();
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        try {
            writer.write(text, snapshots(measures));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Exposition(writer.getContentType(), text.toByteArray());
    }

    private static MetricSnapshots snapshots(List<Measure> measures) {
        Map<String, List<Measure>> byName = measures.stream()
                .collect(Collectors.groupingBy(Measure::name, LinkedHashMap::new, Collectors.toList()));
        MetricSnapshots.Builder snapshots = MetricSnapshots.builder();
        byName.values().forEach(same -> snapshots.metricSnapshot(snapshot(same)));
        return snapshots.build();
    }

    private static MetricSnapshot snapshot(List<Measure> same) {
        Measure first = same.getFirst();
        return switch (first.kind()) {
            case GAUGE -> gauge(first, same);
            case COUNTER -> counter(first, same);
        };
    }

    private static MetricSnapshot gauge(Measure first, List<Measure> same) {
        GaugeSnapshot.Builder gauge = GaugeSnapshot.builder().name(first.name()).help(first.help());
        same.forEach(one -> gauge.dataPoint(GaugeSnapshot.GaugeDataPointSnapshot.builder()
                .labels(labels(one))
                .value(one.value())
                .build()));
        return gauge.build();
    }

    private static MetricSnapshot counter(Measure first, List<Measure> same) {
        CounterSnapshot.Builder counter =
                CounterSnapshot.builder().name(first.name()).help(first.help());
        same.forEach(one -> counter.dataPoint(CounterSnapshot.CounterDataPointSnapshot.builder()
                .labels(labels(one))
                .value(one.value())
                .build()));
        return counter.build();
    }

    private static Labels labels(Measure one) {
        Map<String, String> sorted = new TreeMap<>(one.labels());
        return Labels.of(sorted.keySet().toArray(String[]::new), sorted.values().toArray(String[]::new));
    }
}
