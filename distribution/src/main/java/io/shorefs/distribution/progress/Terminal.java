package io.shorefs.distribution.progress;

import java.io.Console;
import java.util.Optional;

/** The terminal that the process is used on, if it is. */
public final class Terminal {
    private Terminal() {}

    /** It is there when both input and output are one; whether there is a console otherwise depends on the JDK. */
    public static Optional<Console> find() {
        return Optional.ofNullable(System.console()).filter(Console::isTerminal);
    }
}
