package io.shorefs.conformance.map;

import static io.shorefs.conformance.map.MapContent.all;
import static io.shorefs.conformance.map.MapContent.assertSame;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shorefs.conformance.JavaCommand;
import io.shorefs.spi.LocalMap;
import io.shorefs.spi.LocalMapProvider;
import java.io.BufferedReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Random;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A process that updates a map is killed: what is there then is the state after a finished transaction, and not before the last one that it reported. */
public abstract class KilledMapKit {
    private static final int ROUNDS = 6;
    private static final long MAX_BYTES = 64L << 20;

    /** Where the map under test lies. */
    @TempDir
    protected Path folder;

    /** Where the killed processes leave what they had for a while, such as native libraries. */
    @TempDir
    Path temporary;

    /** The name of the provider, which is found on the class path. */
    protected abstract String providerName();

    /** Finds a provider by its name. */
    static LocalMapProvider provider(String name) {
        return ServiceLoader.load(LocalMapProvider.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(candidate -> candidate.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    @Timeout(120)
    void holdsAFinishedStateAfterAKill() throws Exception {
        long seed = 0xdead;
        Random random = new Random(seed);
        NavigableMap<byte[], byte[]> model = MapContent.model();
        long number = 0;
        for (int round = 0; round < ROUNDS; round++) {
            long reported = killAfter(1 + random.nextInt(80));
            String what = "round %d of seed %d".formatted(round, seed);
            assertTrue(reported > number, () -> what + " made progress");
            try (LocalMap map = provider(providerName()).open(folder, MAX_BYTES)) {
                long found = NumberedTransactions.last(map);
                assertTrue(found == reported || found == reported + 1, () -> "%s: %d was reported, %d is there"
                        .formatted(what, reported, found));
                while (number < found) {
                    number++;
                    NumberedTransactions.apply(number, model::put, model::remove);
                }
                assertSame(model, all(map), what);
            }
        }
    }

    /** Lets a process finish so many transactions, kills it, and returns the number of the last one that it reported. */
    private long killAfter(int transactions) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader reports = process.inputReader()) {
            String last = null;
            for (int i = 0; i < transactions; i++) {
                last = reports.readLine();
            }
            process.toHandle().destroyForcibly(); // the process's own method closes the stream
            for (String line = reports.readLine(); line != null; line = reports.readLine()) {
                last = line;
            }
            process.waitFor();
            assertEquals(137, process.exitValue(), "ended by SIGKILL");
            return Long.parseLong(last);
        } finally {
            process.destroyForcibly();
        }
    }

    private List<String> command() {
        List<String> options = new ArrayList<>();
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(argument -> argument.startsWith("--"))
                .forEach(options::add);
        options.addAll(List.of("-Xmx128m", "-Djava.io.tmpdir=" + temporary));
        return JavaCommand.of(options, NumberedTransactions.class, providerName(), folder.toString(), "" + MAX_BYTES);
    }
}
