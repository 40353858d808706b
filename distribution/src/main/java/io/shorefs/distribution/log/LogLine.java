package io.shorefs.distribution.log;

import java.lang.System.Logger.Level;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** An event as one line: time, level, what happened, and why. */
final class LogLine {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS", Locale.ROOT);
    private static final int FRAMES = 8;
    private static final int CAUSES = 8;

    private LogLine() {}

    static String format(LocalDateTime time, Level level, String message, Throwable thrown) {
        StringBuilder line = new StringBuilder(160);
        line.append(TIME.format(time.truncatedTo(ChronoUnit.MILLIS))).append(' ');
        line.append(String.format(Locale.ROOT, "%-5s", name(level))).append(' ').append(message);
        if (thrown != null) {
            line.append(": ").append(describe(thrown));
        }
        return oneLine(line);
    }

    private static String name(Level level) {
        return switch (level) {
            case WARNING -> "WARN";
            case ALL, TRACE, DEBUG, INFO, ERROR, OFF -> level.name();
        };
    }

    /** The exceptions down to the cause, and where the last of them came from. */
    private static String describe(Throwable thrown) {
        List<String> causes = new ArrayList<>();
        Throwable last = thrown;
        for (Throwable t = thrown; t != null && causes.size() < CAUSES; t = t.getCause()) {
            causes.add(t.toString());
            last = t;
        }
        StringBuilder text = new StringBuilder(String.join(", caused by ", causes));
        StackTraceElement[] frames = last.getStackTrace();
        for (int i = 0; i < Math.min(FRAMES, frames.length); i++) {
            text.append(i == 0 ? " at " : " < ").append(frames[i]);
        }
        return text.toString();
    }

    /** Control characters are written as escapes, so that no client can forge a line by a name. */
    private static String oneLine(CharSequence text) {
        StringBuilder line = new StringBuilder(text.length());
        text.chars().forEach(c -> {
            switch (c) {
                case '\n' -> line.append("\\n");
                case '\t' -> line.append("\\t");
                default -> {
                    if (Character.isISOControl(c)) {
                        line.append(String.format(Locale.ROOT, "\\x%02x", c));
                    } else {
                        line.append((char) c);
                    }
                }
            }
        });
        return line.toString();
    }
}
