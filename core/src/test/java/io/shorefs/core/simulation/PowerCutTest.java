package io.shorefs.core.simulation;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/**
 * 1,000 power cuts at every moment of the whole core, those of a recovery and of the recovery after that among them, on journals large and soon full: nothing that an
 * fsync answered for is lost, and what is found is a prefix of what happened. {@code -Dshorefs.seed=N} does again what a failure told, {@code -Dshorefs.cuts=N} does
 * more.
 */
class PowerCutTest {
    private static final long SEED = Long.getLong("shorefs.seed", 20_260_101);
    private static final int CUTS = Integer.getInteger("shorefs.cuts", 1000);
    private static final int LIVES = 25;

    @Test
    void whatIsFoundIsAPrefixWithAllThatWasSynced() {
        Simulation.Counts counts = new Simulation.Counts();
        for (long seed = SEED; counts.cuts < CUTS; seed++) {
            counts.add(run(seed));
        }
        assertTrue(counts.cuts >= CUTS, counts::toString);
        assertTrue(counts.stoppedInside > CUTS / 10, counts::toString);
        assertTrue(counts.stoppedInRecovery > CUTS / 20, counts::toString);
        assertTrue(counts.stoppedThere > CUTS / 20, counts::toString);
        assertTrue(counts.mapBehind > CUTS / 10, counts::toString);
        assertTrue(counts.mapHadAll > CUTS / 10, counts::toString);
        assertTrue(counts.lostSteps > CUTS / 10, counts::toString);
        assertTrue(counts.answers > CUTS / 2, counts::toString);
        assertTrue(counts.refused > CUTS / 10, counts::toString);
        assertTrue(counts.refusedNames > 0, counts::toString);
        assertTrue(counts.holes > CUTS / 200, counts::toString);
        assertTrue(counts.wraps > CUTS / 20, counts::toString);
        if (Boolean.getBoolean("shorefs.counts")) {
            System.out.println(counts);
        }
    }

    private static Simulation.Counts run(long seed) {
        try {
            Simulation simulation = new Simulation(seed);
            for (int life = 0; life < LIVES; life++) {
                simulation.live();
            }
            return simulation.counts();
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError("To see it again: -Dshorefs.seed=" + seed, e);
        }
    }
}
