package io.shorefs.acceptance.server;

import java.nio.file.Files;
import java.nio.file.Path;

/** The unzipped distribution that the tests run: the system property {@code shorefs.home}. */
public final class Distribution {
    private static final Path HOME = Path.of(System.getProperty("shorefs.home", "../distribution/target/shorefs"));

    private Distribution() {}

    /**
     * The launcher.
     *
     * @throws IllegalStateException if the distribution was not built
     */
    public static Path launcher() {
        Path launcher = HOME.resolve("bin/shorefs").toAbsolutePath().normalize();
        if (!Files.isExecutable(launcher)) {
            throw new IllegalStateException("there is no " + launcher + ": build the module distribution first");
        }
        return launcher;
    }
}
