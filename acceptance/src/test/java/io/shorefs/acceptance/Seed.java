package io.shorefs.acceptance;

/** The seed of a random test: the system property {@code shorefs.seed} to replay one, otherwise a fresh one. */
public final class Seed {
    private Seed() {}

    /** A test prints it with every failure. */
    public static long next() {
        Long replayed = Long.getLong("shorefs.seed");
        return replayed != null ? replayed : System.nanoTime();
    }
}
