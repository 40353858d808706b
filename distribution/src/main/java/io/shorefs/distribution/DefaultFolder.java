package io.shorefs.distribution;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Where the data is when nobody says: where the XDG Base Directory Specification puts a user's data. */
final class DefaultFolder {
    private DefaultFolder() {}

    /** {@code $XDG_DATA_HOME/shorefs}, or {@code ~/.local/share/shorefs} when that variable is not an absolute path. */
    static Path of(UnaryOperator<String> environment) {
        return Optional.ofNullable(environment.apply("XDG_DATA_HOME"))
                .map(Path::of)
                .filter(Path::isAbsolute)
                .orElseGet(() -> Path.of(System.getProperty("user.home"), ".local", "share"))
                .resolve("shorefs");
    }
}
