package io.shorefs.core.object;

/**
 * Who wrote a log, and what it is to him. A writer that meets a log with the origin of his own closed generation has met its published form.
 *
 * @param epoch of the writer
 * @param journal random id of the local journal that it comes from
 * @param generation of that journal; 0 for a fence, which only says that the epoch has begun
 */
public record LogOrigin(long epoch, long journal, long generation) {
    public LogOrigin {
        if (epoch < 0 || generation < 0) {
            throw new IllegalArgumentException("a log of epoch " + epoch + " and generation " + generation);
        }
    }

    /** The origin of a fence. */
    public static LogOrigin fence(long epoch, long journal) {
        return new LogOrigin(epoch, journal, 0);
    }

    /** Whether the log is a fence, with no changes. */
    public boolean isFence() {
        return generation == 0;
    }
}
