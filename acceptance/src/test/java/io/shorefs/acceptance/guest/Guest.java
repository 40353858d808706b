package io.shorefs.acceptance.guest;

import io.shorefs.acceptance.server.Leftovers;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/** A booted Linux kernel that runs one script. Its output is collected as it comes. */
public final class Guest implements AutoCloseable {
    private final Process process;
    private final List<String> lines = new ArrayList<>();
    private final Thread reader;

    private Guest(Process process) {
        this.process = process;
        Leftovers.watch(process);
        reader = Thread.ofVirtual().start(this::read);
    }

    /**
     * Boots.
     *
     * @param limit after it the guest is ended
     * @param disk a raw image that is /dev/vda there, or null for none
     * @param environment variables for the script
     * @param script a file of the rig, with its arguments
     */
    public static Guest boot(Duration limit, Path disk, Map<String, String> environment, String... script) {
        List<String> command = new ArrayList<>(List.of(Rig.file("guest").toString(), "-t", "" + limit.toSeconds()));
        if (disk != null) {
            command.addAll(List.of("-d", disk.toString()));
        }
        command.addAll(List.of("-e", "RIG=" + Rig.file(".").normalize()));
        environment.forEach((name, value) -> command.addAll(List.of("-e", name + "=" + value)));
        command.add(Rig.file(script[0]).toString());
        command.addAll(List.of(script).subList(1, script.length));
        try {
            return new Guest(
                    new ProcessBuilder(command).redirectErrorStream(true).start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void read() {
        try (BufferedReader in = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                synchronized (lines) {
                    lines.add(line);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What the script printed so far. */
    public List<String> lines() {
        synchronized (lines) {
            return List.copyOf(lines);
        }
    }

    /**
     * Waits for the first line that fits.
     *
     * @throws AssertionError with what was printed, if none comes in time or before the guest ends
     */
    public String awaitLine(Duration limit, Predicate<String> fits) {
        try {
            Awaitility.await()
                    .atMost(limit)
                    .pollInterval(Duration.ofMillis(20))
                    .until(() -> lines().stream().anyMatch(fits) || !process.isAlive());
        } catch (ConditionTimeoutException e) {
            throw new AssertionError("the guest is silent; it printed:\n" + String.join("\n", lines()), e);
        }
        return lines().stream()
                .filter(fits)
                .findFirst()
                .orElseThrow(() -> new AssertionError("the guest ended; it printed:\n" + String.join("\n", lines())));
    }

    /** Waits for its end: the script's exit status. */
    public int awaitExit(Duration limit) {
        try {
            if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                close();
            }
            int status = process.waitFor();
            reader.join();
            return status;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for the guest", e);
        }
    }

    /** Cuts the power: kills QEMU. What the guest had not synced to its disk is lost. */
    public void cutPower() {
        process.descendants()
                .filter(p -> p.info().command().orElse("").contains("qemu-system"))
                .forEach(ProcessHandle::destroyForcibly);
        awaitExit(Duration.ofSeconds(20));
    }

    @Override
    public void close() {
        if (process.isAlive()) {
            Leftovers.kill(process.toHandle());
        }
    }
}
