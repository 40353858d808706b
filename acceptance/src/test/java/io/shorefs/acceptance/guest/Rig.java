package io.shorefs.acceptance.guest;

import io.shorefs.acceptance.Level;
import io.shorefs.acceptance.server.Command;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Assumptions;

/** The folder {@code rig}: what boots a guest, and what installs the tools for it. */
public final class Rig {
    private static final Path FOLDER = Path.of("rig").toAbsolutePath();
    private static final Duration INSTALL = Duration.ofMinutes(15);
    private static final List<String> GUEST = List.of("qemu-system-x86_64", "busybox", "modprobe", "cpio", "kernel");

    /** A line for each tool that is missing and could not be installed; its first word is the tool. */
    private static final Supplier<List<String>> MISSING = new Once();

    private Rig() {}

    /** A file of the rig. */
    public static Path file(String name) {
        return FOLDER.resolve(name);
    }

    /** Skips the calling test, with the reason, if this level or this machine has no guest with these programs. */
    public static void assumeGuest(String... programs) {
        Assumptions.assumeTrue(Level.current() != Level.QUICK, "skipped at level quick: it boots a guest");
        List<String> lacking = MISSING.get().stream()
                .filter(line -> needed(line.split(" ", 2)[0], programs))
                .toList();
        Assumptions.assumeTrue(lacking.isEmpty(), "skipped, because this machine lacks " + lacking);
    }

    private static boolean needed(String tool, String... programs) {
        return GUEST.contains(tool) || Arrays.asList(programs).contains(tool);
    }

    private static final class Once implements Supplier<List<String>> {
        private List<String> lines;

        @Override
        public synchronized List<String> get() {
            if (lines == null) {
                Command install = Command.run(INSTALL, List.of(file("install").toString()));
                lines = install.output().lines().filter(l -> !l.isBlank()).toList();
            }
            return lines;
        }
    }
}
