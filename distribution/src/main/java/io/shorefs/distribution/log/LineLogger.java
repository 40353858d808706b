package io.shorefs.distribution.log;

import java.io.PrintStream;
import java.text.MessageFormat;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.ResourceBundle;

/** Writes events to the standard error stream, one line each. Any thread. */
final class LineLogger implements System.Logger {
    private static final String OWN = "io.shorefs.";

    private final String name;
    private final PrintStream out;

    LineLogger(String name, PrintStream out) {
        this.name = name;
        this.out = out;
    }

    @Override
    public String getName() {
        return name;
    }

    /** Libraries speak from WARNING on; what they tell about themselves at a start is none of the user's business. */
    @Override
    public boolean isLoggable(Level level) {
        Level least = name.startsWith(OWN) ? LogLevel.own() : Level.WARNING;
        return level != Level.OFF && level.getSeverity() >= least.getSeverity();
    }

    @Override
    public void log(Level level, ResourceBundle bundle, String message, Throwable thrown) {
        if (isLoggable(level)) {
            String who = name.startsWith(OWN) ? "" : name + ": ";
            out.println(LogLine.format(LocalDateTime.now(ZoneId.systemDefault()), level, who + message, thrown));
        }
    }

    @Override
    public void log(Level level, ResourceBundle bundle, String format, Object... parameters) {
        if (isLoggable(level)) {
            log(level, bundle, message(format, parameters), (Throwable) null);
        }
    }

    /** Numbers are written in digits only: a port is not 5,640. */
    private static String message(String format, Object... parameters) {
        if (parameters == null || parameters.length == 0) {
            return String.valueOf(format);
        }
        Object[] texts = Arrays.stream(parameters)
                .map(parameter -> parameter instanceof Long || parameter instanceof Integer
                        ? String.valueOf(parameter)
                        : parameter)
                .toArray();
        return MessageFormat.format(format, texts);
    }
}
