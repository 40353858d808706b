package io.shorefs.distribution.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class LibraryLoggersTest {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final LibraryLogger library =
            new LibraryLogger(new LineLogger("org.example.Z", new PrintStream(bytes, true, StandardCharsets.UTF_8)));

    private String written() {
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @Test
    void slf4jFindsThem() {
        assertInstanceOf(LibraryLogger.class, LoggerFactory.getLogger("org.example.Z"));
        assertEquals("org.example.Z", LoggerFactory.getLogger("org.example.Z").getName());
    }

    @Test
    void whatALibraryTellsAboutItselfIsNotWritten() {
        library.info("connected to {}", "somewhere");
        library.debug("details");
        library.trace("more");
        assertFalse(library.isInfoEnabled() || library.isDebugEnabled() || library.isTraceEnabled());
        assertEquals("", written());
    }

    @Test
    void warningsAndErrorsAreLinesOfTheLog() {
        library.warn("{} of {} fail {", 2, 3);
        library.error("no", new IllegalStateException("why"));
        String[] lines = written().split("\n", -1);
        assertEquals(3, lines.length, this::written);
        assertTrue(lines[0].endsWith(" WARN  org.example.Z: 2 of 3 fail {"), lines[0]);
        assertTrue(lines[1].contains(" ERROR org.example.Z: no: java.lang.IllegalStateException: why at "), lines[1]);
    }
}
