package io.shorefs.acceptance.server;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A finished command.
 *
 * @param status its exit status
 * @param output what it printed, both streams
 */
public record Command(int status, String output) {
    /** The exit status of a command that was killed because its time ran out. */
    public static final int TIMED_OUT = 124;

    /** Runs a command to its end, or kills it and all that it started when {@code limit} has passed. */
    public static Command run(Duration limit, List<String> arguments) {
        try {
            Process process = new ProcessBuilder(arguments)
                    .redirectErrorStream(true)
                    .redirectInput(ProcessBuilder.Redirect.from(new java.io.File("/dev/null")))
                    .start();
            Leftovers.watch(process);
            CompletableFuture<String> output = CompletableFuture.supplyAsync(() -> text(process.getInputStream()));
            boolean ended = process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
            if (!ended) {
                Leftovers.kill(process.toHandle());
            }
            int status = process.waitFor();
            return new Command(ended ? status : TIMED_OUT, output.join());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for " + arguments, e);
        }
    }

    /** {@code bin/shorefs} with these arguments. */
    public static Command shorefs(Duration limit, String... arguments) {
        List<String> all =
                new java.util.ArrayList<>(List.of(Distribution.launcher().toString()));
        all.addAll(Arrays.asList(arguments));
        return run(limit, all);
    }

    /** {@code bin/shorefs fsck} of what these files say. */
    public static Command fsck(Duration limit, ServerFiles files) {
        return shorefs(limit, "fsck", "-c", files.config().toString());
    }

    private static String text(InputStream in) {
        try (in) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
