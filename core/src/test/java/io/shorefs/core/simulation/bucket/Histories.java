package io.shorefs.core.simulation.bucket;

/**
 * Some of the histories of several servers on one bucket, each made by its seed: {@code -Dshorefs.seed=N} begins with that one, {@code -Dshorefs.histories=N} makes so many.
 *
 * @param part those whose number leaves this when it is divided by the number of parts
 * @param parts in so many processes they are made
 */
record Histories(int part, int parts) {
    private static final long SEED = Long.getLong("shorefs.seed", 1);
    private static final int STEPS = Integer.getInteger("shorefs.steps", 1500);

    /** Makes them, one after the other. */
    void run() {
        long end = SEED + count();
        for (long seed = SEED + part; seed < end; seed += parts) {
            try {
                new Simulation(seed).run(STEPS);
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError(
                        "To see it again: -Dshorefs.seed=" + seed + " -Dshorefs.histories=1\n" + e.getMessage(), e);
            }
        }
    }

    private static int count() {
        int ofLevel =
                switch (System.getProperty("shorefs.level", "full")) {
                    case "long" -> 40_000;
                    default -> 10_000;
                };
        return Integer.getInteger("shorefs.histories", ofLevel);
    }
}
