package io.shorefs.spi.connection;

import java.util.concurrent.TimeUnit;

/** How quickly a connection sends large frames, as far as that is known. */
enum Pace {
    /** It has not sent any, or all of them had to wait for their memory. */
    UNKNOWN,
    /** Its last one came within a second. */
    QUICK,
    /** Its last one took longer than that once it had its memory. */
    SLOW;

    private static final long QUICK_NANOS = TimeUnit.SECONDS.toNanos(1);

    /**
     * What one more frame says.
     *
     * @param asked when its memory was asked for, as {@link System#nanoTime}
     * @param lent when it had its memory
     * @param complete when its last byte was there
     */
    Pace after(long asked, long lent, long complete) {
        if (complete - lent >= QUICK_NANOS) {
            return SLOW;
        }
        return complete - asked < QUICK_NANOS
                ? QUICK
                : this; // what came while it waited tells nothing: the system receives it beside that
    }
}
