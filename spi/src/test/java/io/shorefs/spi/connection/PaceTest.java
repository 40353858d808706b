package io.shorefs.spi.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PaceTest {
    @ParameterizedTest
    @CsvSource({
        "UNKNOWN, 0, 999, QUICK",
        "SLOW, 0, 999, QUICK",
        "QUICK, 0, 1000, SLOW",
        "UNKNOWN, 0, 20000, SLOW",
        "UNKNOWN, 20000, 20010, UNKNOWN",
        "SLOW, 20000, 20010, SLOW",
        "QUICK, 20000, 20010, QUICK",
        "QUICK, 20000, 21000, SLOW"
    })
    void isWhatTheLastFrameShowedThatDidNotWait(Pace before, long lentMillis, long completeMillis, Pace after) {
        long asked = -TimeUnit.HOURS.toNanos(1);
        assertEquals(
                after,
                before.after(
                        asked,
                        asked + TimeUnit.MILLISECONDS.toNanos(lentMillis),
                        asked + TimeUnit.MILLISECONDS.toNanos(completeMillis)));
    }
}
