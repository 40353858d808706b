package io.shorefs.distribution.progress;

import java.time.Duration;

/** A time for people to read. */
public record ReadableDuration(Duration time) {
    /** With its two largest units, such as {@code "3 h 5 min"}. */
    public String text() {
        if (time.toDays() > 0) {
            return time.toDays() + " d " + time.toHoursPart() + " h";
        }
        return time.toHours() > 0
                ? time.toHours() + " h " + time.toMinutesPart() + " min"
                : time.toMinutes() > 0
                        ? time.toMinutes() + " min " + time.toSecondsPart() + " s"
                        : time.toSeconds() + " s";
    }
}
