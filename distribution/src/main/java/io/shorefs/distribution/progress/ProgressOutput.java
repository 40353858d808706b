package io.shorefs.distribution.progress;

import io.shorefs.core.Progress;
import jakarta.json.Json;
import java.io.PrintWriter;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Shows how far long work is, with its rate and the time that is left: on a terminal as one line that is written over, with {@code --json} as a line of JSON now and then, otherwise not at all. All of it goes to the
 * standard error stream, so that what is printed at the end is the result alone. One thread at a time.
 */
public final class ProgressOutput implements Progress, AutoCloseable {
    private static final long SECOND = 1_000_000_000L;
    private static final String CLEAR = "\r\033[K";

    /** How it is shown. */
    enum Form {
        NONE(Long.MAX_VALUE),
        TERMINAL(SECOND / 5),
        JSON(2 * SECOND);

        private final long pause;

        Form(long pause) {
            this.pause = pause;
        }
    }

    private final Form form;
    private final PrintWriter err;
    private final LongSupplier nanos;
    private final Meter meter = new Meter();
    private long told;

    ProgressOutput(Form form, PrintWriter err, LongSupplier nanos) {
        this.form = form;
        this.err = err;
        this.nanos = nanos;
    }

    /** As it is wanted, and as there is a terminal. */
    public static ProgressOutput of(boolean json, PrintWriter err) {
        boolean terminal = Terminal.find().isPresent();
        return new ProgressOutput(json ? Form.JSON : terminal ? Form.TERMINAL : Form.NONE, err, System::nanoTime);
    }

    @Override
    public void at(String present, long done, long total) {
        long now = nanos.getAsLong();
        Optional<Meter.Reading> reading = meter.at(present, done, total, now);
        if (reading.isEmpty()) {
            told = now;
        } else if (form != Form.NONE && now - told >= form.pause) {
            told = now;
            tell(reading.get());
        }
    }

    private void tell(Meter.Reading reading) {
        switch (form) {
            case NONE -> {}
            case TERMINAL -> err.print(CLEAR + reading.text());
            case JSON -> {
                var json = Json.createObjectBuilder()
                        .add("progress", reading.what())
                        .add("done", reading.done())
                        .add("rate", Math.round(reading.rate()));
                if (reading.total() > 0) {
                    json.add("total", reading.total());
                }
                reading.secondsLeft().ifPresent(left -> json.add("seconds_left", left));
                err.println(json.build());
            }
        }
        err.flush();
    }

    /** Says something beside it. */
    public void warn(String sentence) {
        clear();
        err.println("shorefs: " + sentence);
        err.flush();
    }

    private void clear() {
        if (form == Form.TERMINAL) {
            err.print(CLEAR);
            err.flush();
        }
    }

    /** The line is gone. */
    @Override
    public void close() {
        clear();
    }
}
