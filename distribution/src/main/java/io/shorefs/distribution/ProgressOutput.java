package io.shorefs.distribution;

import io.shorefs.core.Progress;
import jakarta.json.Json;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.function.LongSupplier;

/**
 * Shows how far long work is, with its rate and the time that is left: on a terminal as one line that is written over, with {@code --json} as a line of JSON now and then, otherwise not at all. All of it goes to the
 * standard error stream, so that what is printed at the end is the result alone. One thread at a time.
 */
final class ProgressOutput implements Progress, AutoCloseable {
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
    private String what = "";
    private long began;
    private long from;
    private long told;

    ProgressOutput(Form form, PrintWriter err, LongSupplier nanos) {
        this.form = form;
        this.err = err;
        this.nanos = nanos;
    }

    /** As it is wanted, and as there is a terminal. */
    static ProgressOutput of(boolean json, PrintWriter err) {
        boolean terminal = Terminal.find().isPresent();
        return new ProgressOutput(json ? Form.JSON : terminal ? Form.TERMINAL : Form.NONE, err, System::nanoTime);
    }

    @Override
    public void at(String present, long done, long total) {
        long now = nanos.getAsLong();
        if (!present.equals(what)) {
            what = present;
            began = now;
            from = done;
            told = now;
            return; // a rate needs some time
        }
        if (form != Form.NONE && now - told >= form.pause) {
            told = now;
            tell(done, total, (done - from) * (double) SECOND / (now - began));
        }
    }

    private void tell(long done, long total, double rate) {
        long left = total > done && rate > 0 ? (long) ((total - done) / rate) : -1;
        switch (form) {
            case NONE -> {}
            case TERMINAL -> err.print(CLEAR + line(done, total, rate, left));
            case JSON -> {
                var json = Json.createObjectBuilder()
                        .add("progress", what)
                        .add("done", done)
                        .add("rate", Math.round(rate));
                if (total > 0) {
                    json.add("total", total);
                }
                if (left >= 0) {
                    json.add("seconds_left", left);
                }
                err.println(json.build());
            }
        }
        err.flush();
    }

    private String line(long done, long total, double rate, long left) {
        String so = total > 0
                ? String.format(Locale.ROOT, "%,d of %,d %s", Math.min(done, total), total, what)
                : String.format(Locale.ROOT, "%,d %s", done, what);
        return so
                + String.format(Locale.ROOT, ", %,.0f a second", rate)
                + (left >= 0 ? ", " + StatusText.duration(Duration.ofSeconds(left)) + " left" : "");
    }

    /** Says something beside it. */
    void warn(String sentence) {
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
