package io.shorefs.distribution.progress;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProgressLogTest {
    private static final long TENTH = 100_000_000L;

    private final List<String> lines = new ArrayList<>();
    private long now;
    private final ProgressLog log = new ProgressLog(lines::add, () -> now);

    private void run(String what, int tenths) {
        for (int i = 0; i < tenths; i++) {
            log.at(what, 100L * i, 100_000);
            now += TENTH;
        }
    }

    @Test
    void whatEndsWithinASecondIsNotTold() {
        run("bytes", 10);
        run("others", 10);
        assertEquals(List.of(), lines);
    }

    @Test
    void whatBeginsAnewHasANewRate() {
        run("bytes", 11);
        run("bytes", 11);
        assertEquals(2, lines.size(), lines::toString);
        assertEquals(lines.getFirst(), lines.getLast());
    }

    @Test
    void theLongerItTakesTheLessOftenItIsTold() {
        run("bytes", 1000);
        assertEquals(
                List.of(
                        "1,000 of 100,000 bytes, 1,000 a second, 1 min 39 s left",
                        "3,000 of 100,000 bytes, 1,000 a second, 1 min 37 s left",
                        "7,000 of 100,000 bytes, 1,000 a second, 1 min 33 s left"),
                lines.subList(0, 3));
        assertEquals(9, lines.size(), lines::toString);
        run("others", 11);
        assertEquals("1,000 of 100,000 others, 1,000 a second, 1 min 39 s left", lines.getLast());
    }
}
