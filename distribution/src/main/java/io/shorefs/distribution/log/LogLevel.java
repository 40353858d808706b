package io.shorefs.distribution.log;

import java.lang.System.Logger.Level;
import java.util.concurrent.atomic.AtomicReference;

/** From which level on ShoreFS's own events are written. Any thread. */
public final class LogLevel {
    private static final AtomicReference<Level> OWN = new AtomicReference<>(Level.INFO);

    private LogLevel() {}

    static Level own() {
        return OWN.get();
    }

    /** Also writes what helps to find a mistake. */
    public static void verbose() {
        OWN.set(Level.DEBUG);
    }
}
