package io.shorefs.distribution;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Where the data is when nobody says: where the XDG Base Directory Specification puts a user's data. */
final class DefaultFolder {
    private DefaultFolder() {}

    /** {@code $XDG_DATA_HOME/shorefs}, or {@code $HOME/.local/share/shorefs} when that variable is not an absolute path; without {@code $HOME} the user database says where home is. */
    static Path of(UnaryOperator<String> environment) {
        return folder(environment, "XDG_DATA_HOME")
                .orElseGet(() -> folder(environment, "HOME")
                        .orElseGet(() -> Path.of(System.getProperty("user.home")))
                        .resolve(".local/share"))
                .resolve("shorefs");
    }

    private static Optional<Path> folder(UnaryOperator<String> environment, String name) {
        return Optional.ofNullable(environment.apply(name)).map(Path::of).filter(Path::isAbsolute);
    }
}
