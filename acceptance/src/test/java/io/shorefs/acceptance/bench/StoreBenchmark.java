package io.shorefs.acceptance.bench;

import io.shorefs.acceptance.server.DelayingProxy;
import io.shorefs.acceptance.server.ObjectStoreServer;
import io.shorefs.acceptance.server.ServerFiles;
import io.shorefs.acceptance.server.ServerProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What an object store that is 20 ms away costs: bench9p with a store in a folder, with S3Proxy behind a long wire, and with fsyncs that wait for that. To be run by name, with the
 * environment variable {@code BENCH9P}; prints the table of docs/benchmarks.md.
 */
class StoreBenchmark {
    /** Not those that read what only the store has by then. */
    private static final String LINES = "null,meta,fsync,append";

    private static final Duration AWAY = Duration.ofMillis(20);
    private static final Pattern LINE =
            Pattern.compile("^(\\S.*?)\\s{2,}([0-9.]+) (op/s|MB/s|ent/s)\\s+p50\\s+(\\d+) us.*", Pattern.MULTILINE);

    @TempDir
    private Path folder;

    /** Operations a second (or MB), and the median in microseconds. */
    private record Figure(double rate, String unit, long p50) {}

    @Test
    void costs() throws Exception {
        Map<String, Figure> local =
                measure("local", "[storage]\nurl = \"file://" + folder.resolve("store") + "\"\n", "journal", LINES);
        Map<String, Figure> far;
        Map<String, Figure> synced;
        try (ObjectStoreServer store = ObjectStoreServer.start();
                DelayingProxy wire = DelayingProxy.before(store.port(), AWAY)) {
            Map<String, String> through = Map.of("endpoint", "http://127.0.0.1:" + wire.port());
            String url = "s3://" + ObjectStoreServer.BUCKET + "/";
            far = measure("far", store.configuration(url + "far", through), "journal", LINES);
            synced = measure("synced", store.configuration(url + "synced", through), "store", "fsync");
        }
        StringBuilder table =
                new StringBuilder("\n| line | store in a folder | S3, 20 ms away | ratio |\n|---|---|---|---|\n");
        local.forEach((line, figure) -> {
            Figure other = far.get(line);
            table.append(String.format(
                    Locale.ROOT,
                    "| %s | %,.0f %s | %,.0f | %.2f |%n",
                    line,
                    figure.rate(),
                    figure.unit(),
                    other.rate(),
                    other.rate() / figure.rate()));
        });
        Figure commit = synced.get("commit");
        table.append(String.format(
                Locale.ROOT,
                "%ncommit p50: %d us with the store in a folder, %d us with S3; waiting for the store %d us, x8 %.1f times the single stream%n",
                local.get("commit").p50(),
                far.get("commit").p50(),
                commit.p50(),
                synced.get("commit x8").rate() / commit.rate()));
        System.out.println(table);
    }

    private Map<String, Figure> measure(String name, String storage, String durability, String only)
            throws IOException, InterruptedException {
        ServerFiles files = ServerFiles.in(folder.resolve(name))
                .withMaxSize("16GiB")
                .with("durability = \"" + durability + "\"\n" + storage);
        try (ServerProcess server = ServerProcess.start(files)) {
            bench(files.port(), only); // a JVM compiles while it runs
            Map<String, Figure> figures = bench(files.port(), only);
            server.stop(Duration.ofMinutes(2));
            return figures;
        }
    }

    private static Map<String, Figure> bench(int port, String only) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                System.getenv("BENCH9P"),
                "-scale",
                System.getProperty("scale", "1"),
                "-addr",
                "tcp://127.0.0.1:" + port));
        command.addAll(List.of("-only", only));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String printed = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IllegalStateException(printed);
        }
        Map<String, Figure> figures = new LinkedHashMap<>();
        Matcher line = LINE.matcher(printed);
        while (line.find()) {
            figures.put(
                    line.group(1),
                    new Figure(Double.parseDouble(line.group(2)), line.group(3), Long.parseLong(line.group(4))));
        }
        return figures;
    }
}
