package io.shorefs.api;

/**
 * A point in time as POSIX files carry it.
 *
 * @param seconds since 1970-01-01 UTC, may be negative
 * @param nanos 0 to 999,999,999, counted forward from {@code seconds}
 */
public record Timestamp(long seconds, int nanos) implements Comparable<Timestamp> {
    /** 1970-01-01 UTC. */
    public static final Timestamp EPOCH = new Timestamp(0, 0);

    public Timestamp {
        if (nanos < 0 || nanos > 999_999_999) {
            throw new FsException(Errno.EINVAL, "nanoseconds out of range: " + nanos);
        }
    }

    @Override
    public int compareTo(Timestamp other) {
        int bySeconds = Long.compare(seconds, other.seconds);
        return bySeconds != 0 ? bySeconds : Integer.compare(nanos, other.nanos);
    }
}
