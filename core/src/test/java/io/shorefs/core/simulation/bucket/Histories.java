package io.shorefs.core.simulation.bucket;

/** Histories of several servers on one bucket, one after the other, each made by its seed: {@code -Dshorefs.seed=N} does again what a failure told, {@code -Dshorefs.histories=N} does so many. */
final class Histories {
    private static final long SEED = Long.getLong("shorefs.seed", 1);
    private static final int STEPS = Integer.getInteger("shorefs.steps", 1500);

    private Histories() {}

    /** Those whose number leaves that rest when it is divided by the number of parts. */
    static void part(int rest, int parts) {
        long end = SEED + count();
        for (long seed = SEED + rest; seed < end; seed += parts) {
            try {
                new Simulation(seed).run(STEPS);
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError(
                        "To see it again: -Dshorefs.seed=" + seed + " -Dshorefs.histories=1\n" + e.getMessage(), e);
            }
        }
    }

    private static int count() {
        return Integer.getInteger(
                "shorefs.histories",
                switch (System.getProperty("shorefs.level", "full")) {
                    case "quick" -> 100;
                    case "long" -> 40_000;
                    default -> 10_000;
                });
    }
}
