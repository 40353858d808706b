package io.shorefs.distribution.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import org.junit.jupiter.api.Test;

class LogLineTest {
    private static final LocalDateTime TIME = LocalDateTime.of(2026, 1, 2, 3, 4, 5, 6_000_000);

    @Test
    void anEventIsTimeLevelAndMessage() {
        assertEquals("2026-01-02 03:04:05.006 INFO  listens", LogLine.format(TIME, Level.INFO, "listens", null));
        assertEquals("2026-01-02 03:04:05.006 WARN  slow", LogLine.format(TIME, Level.WARNING, "slow", null));
    }

    @Test
    void aFailureTellsItsCausesAndPlaceOnTheSameLine() {
        String line = LogLine.format(
                TIME, Level.ERROR, "cannot read", new IllegalStateException("a\nb", new IOException("disk")));
        assertTrue(
                line.startsWith("2026-01-02 03:04:05.006 ERROR cannot read: java.lang.IllegalStateException: a\\nb, "
                        + "caused by java.io.IOException: disk at io.shorefs.distribution.log.LogLineTest."),
                line);
        assertEquals(1, line.lines().count());
    }

    @Test
    void nobodyForgesALine() {
        assertEquals(
                "2026-01-02 03:04:05.006 INFO  a\\n2026\\x0d\\x1b[31m\\x9b",
                LogLine.format(TIME, Level.INFO, "a\n2026\r\u001b[31m\u009b", null));
    }

    @Test
    void numbersAreDigitsAndLibrariesSpeakFromWarningsOn() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
        LineLogger own = new LineLogger("io.shorefs.x.Y", out);
        LineLogger library = new LineLogger("org.example.Z", out);
        own.log(Level.INFO, "port {0} of {1}", 5640, "x");
        own.log(Level.INFO, "a brace { and {0} alone");
        own.log(Level.DEBUG, "not wanted");
        library.log(Level.INFO, "not wanted");
        library.log(Level.WARNING, "wanted");
        String[] lines = bytes.toString(StandardCharsets.UTF_8).split("\n", -1);
        assertEquals(4, lines.length);
        assertTrue(lines[0].endsWith("INFO  port 5640 of x"), lines[0]);
        assertTrue(lines[1].endsWith("INFO  a brace { and {0} alone"), lines[1]);
        assertTrue(lines[2].endsWith("WARN  org.example.Z: wanted"), lines[2]);
    }

    @Test
    void theJdkFindsTheLogger() {
        assertTrue(System.getLogger("io.shorefs.test").getName().equals("io.shorefs.test"));
        assertTrue(System.LoggerFinder.getLoggerFinder() instanceof LineLoggerFinder);
    }
}
