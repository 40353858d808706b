package io.shorefs.distribution;

import java.io.Console;
import java.util.Optional;

/** The terminal that the process is used on, if it is. */
final class Terminal {
    private Terminal() {}

    /** It is there when both input and output are one; whether there is a console otherwise depends on the JDK. */
    static Optional<Console> find() {
        return Optional.ofNullable(System.console()).filter(Console::isTerminal);
    }
}
