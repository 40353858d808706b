package io.shorefs.distribution.progress;

import io.shorefs.core.Progress;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Tells in the log how far long work is, with its rate and the time that is left: after a second, then less and less often, at least {@value #LONGEST_SECONDS} seconds apart in the end. What is done within a second is not told at
 * all. One thread at a time.
 */
public final class ProgressLog implements Progress {
    private static final System.Logger LOG = System.getLogger(ProgressLog.class.getName());
    private static final long SECOND = Duration.ofSeconds(1).toNanos();
    private static final int LONGEST_SECONDS = 16;

    private final Consumer<String> line;
    private final LongSupplier nanos;
    private final Meter meter = new Meter();
    private long next;
    private long pause;

    /** One that writes to the server's log. */
    public ProgressLog() {
        this(text -> LOG.log(Level.INFO, "{0}", text), System::nanoTime);
    }

    ProgressLog(Consumer<String> line, LongSupplier nanos) {
        this.line = line;
        this.nanos = nanos;
    }

    @Override
    public void at(String what, long done, long total) {
        long now = nanos.getAsLong();
        Optional<Meter.Reading> reading = meter.at(what, done, total, now);
        if (reading.isEmpty()) {
            pause = SECOND;
            next = now + pause;
        } else if (now - next >= 0) {
            line.accept(reading.get().text());
            pause = Math.min(2 * pause, LONGEST_SECONDS * SECOND);
            next = now + pause;
        }
    }
}
