package io.shorefs.distribution.progress;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/** Finds out how quickly long work goes on: each thing that is counted, from the first that is told of it. One thread at a time. */
final class Meter {
    private static final double SECOND = 1e9;

    private String what = "";
    private long began;
    private long from;
    private long last;

    /**
     * How far it is, and how quickly it goes on.
     *
     * @param rate a second
     * @param secondsLeft when that is known
     */
    record Reading(String what, long done, long total, double rate, OptionalLong secondsLeft) {
        /** For people to read. */
        String text() {
            String so = total > 0
                    ? String.format(Locale.ROOT, "%,d of %,d %s", Math.min(done, total), total, what)
                    : String.format(Locale.ROOT, "%,d %s", done, what);
            return so
                    + String.format(Locale.ROOT, ", %,.0f a second", rate)
                    + (secondsLeft.isPresent()
                            ? ", " + new ReadableDuration(Duration.ofSeconds(secondsLeft.getAsLong())).text() + " left"
                            : "");
        }
    }

    /** Reads it at a time in nanoseconds; empty when something else is counted from now on, or the same anew, since a rate needs some time. */
    Optional<Reading> at(String present, long done, long total, long now) {
        boolean anew = !present.equals(what) || done < last;
        last = done;
        if (anew) {
            what = present;
            began = now;
            from = done;
            return Optional.empty();
        }
        double rate = (done - from) * SECOND / Math.max(1, now - began);
        OptionalLong left =
                total > done && rate > 0 ? OptionalLong.of((long) ((total - done) / rate)) : OptionalLong.empty();
        return Optional.of(new Reading(what, done, total, rate, left));
    }
}
