package io.shorefs.distribution.log;

import java.lang.System.Logger.Level;
import org.slf4j.Marker;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;

/** What a library that speaks SLF4J has to say goes where all other events go. Any thread. */
final class LibraryLogger extends LegacyAbstractLogger {
    private static final long serialVersionUID = 1;

    private final transient System.Logger lines;

    LibraryLogger(System.Logger lines) {
        this.name = lines.getName();
        this.lines = lines;
    }

    @Override
    public boolean isTraceEnabled() {
        return lines.isLoggable(Level.TRACE);
    }

    @Override
    public boolean isDebugEnabled() {
        return lines.isLoggable(Level.DEBUG);
    }

    @Override
    public boolean isInfoEnabled() {
        return lines.isLoggable(Level.INFO);
    }

    @Override
    public boolean isWarnEnabled() {
        return lines.isLoggable(Level.WARNING);
    }

    @Override
    public boolean isErrorEnabled() {
        return lines.isLoggable(Level.ERROR);
    }

    @Override
    protected String getFullyQualifiedCallerName() {
        return null; // a line does not tell the caller
    }

    @Override
    protected void handleNormalizedLoggingCall(
            org.slf4j.event.Level level, Marker marker, String format, Object[] arguments, Throwable thrown) {
        lines.log(level(level), MessageFormatter.basicArrayFormat(format, arguments), thrown);
    }

    private static Level level(org.slf4j.event.Level level) {
        return switch (level) {
            case ERROR -> Level.ERROR;
            case WARN -> Level.WARNING;
            case INFO -> Level.INFO;
            case DEBUG -> Level.DEBUG;
            case TRACE -> Level.TRACE;
        };
    }
}
