package io.shorefs.distribution.whole;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shorefs.conformance.ninep.NinepClient;
import io.shorefs.conformance.ninep.NinepConnection;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;

/** A running {@code shorefs} command. Its standard error is collected by a thread. */
final class Command implements AutoCloseable {
    private static final Duration LONG = Duration.ofSeconds(60);

    private final Process process;
    private final ConcurrentLinkedQueue<String> errors = new ConcurrentLinkedQueue<>();
    private final Thread reader;

    Command(Process process) {
        this.process = process;
        reader = Thread.ofVirtual().start(this::collect);
    }

    private void collect() {
        try (BufferedReader lines = process.errorReader()) {
            lines.lines().forEach(errors::add);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Process process() {
        return process;
    }

    /** What it wrote to its standard error. */
    String errors() {
        return String.join("\n", errors);
    }

    /** Waits for a line, and gives the pattern's first group. */
    String await(String pattern) {
        Pattern wanted = Pattern.compile(pattern);
        return Awaitility.await()
                .atMost(LONG)
                .failFast(
                        "ended early",
                        () -> !process.isAlive()
                                && !reader.isAlive()
                                && find(wanted).isEmpty())
                .until(() -> find(wanted), Optional::isPresent)
                .orElseThrow();
    }

    private Optional<String> find(Pattern pattern) {
        return errors.stream()
                .map(pattern::matcher)
                .filter(Matcher::find)
                .map(matcher -> matcher.groupCount() > 0 ? matcher.group(1) : matcher.group())
                .findFirst();
    }

    /** The files that it serves over TCP, for root. */
    NinepClient connect() throws IOException {
        int port = Integer.parseInt(await("ninep serves 9p on 127\\.0\\.0\\.1:(\\d+)"));
        return NinepClient.start(NinepConnection.tcp("127.0.0.1", port), 65_536, 0);
    }

    /** SIGTERM. By its handle, since the process itself would close the streams before their end was read. */
    void terminate() {
        process.toHandle().destroy();
    }

    /** Waits for its end. */
    int exit() throws InterruptedException {
        assertTrue(process.waitFor(LONG.toSeconds(), TimeUnit.SECONDS), "it still runs");
        reader.join();
        return process.exitValue();
    }

    String output() throws IOException {
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        process.toHandle().destroyForcibly();
        process.onExit().join();
    }
}
