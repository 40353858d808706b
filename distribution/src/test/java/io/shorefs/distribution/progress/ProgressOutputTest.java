package io.shorefs.distribution.progress;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class ProgressOutputTest {
    private static final long SECOND = 1_000_000_000L;

    private final StringWriter written = new StringWriter();
    private long now;

    private ProgressOutput output(ProgressOutput.Form form) {
        return new ProgressOutput(form, new PrintWriter(written), () -> now);
    }

    private void run(ProgressOutput progress) {
        progress.at("tables", 0, 1000);
        now += 2 * SECOND;
        progress.at("tables", 100, 1000);
        now += SECOND / 10;
        progress.at("tables", 101, 1000); // too soon
        progress.at("bytes", 5000, 0);
        now += 2 * SECOND;
        progress.at("bytes", 7000, 0);
    }

    @Test
    void aTerminalHasOneLineThatIsWrittenOver() {
        try (ProgressOutput progress = output(ProgressOutput.Form.TERMINAL)) {
            run(progress);
        }
        assertEquals(
                "\r\033[K100 of 1,000 tables, 50 a second, 18 s left\r\033[K7,000 bytes, 1,000 a second\r\033[K",
                written.toString());
    }

    @Test
    void withJsonThereIsALineNowAndThen() {
        try (ProgressOutput progress = output(ProgressOutput.Form.JSON)) {
            run(progress);
        }
        assertEquals(
                """
                {"progress":"tables","done":100,"rate":50,"total":1000,"seconds_left":18}
                {"progress":"bytes","done":7000,"rate":1000}
                """,
                written.toString().replace(System.lineSeparator(), "\n"));
    }

    @Test
    void otherwiseThereIsNone() {
        try (ProgressOutput progress = output(ProgressOutput.Form.NONE)) {
            run(progress);
        }
        assertEquals("", written.toString());
    }
}
