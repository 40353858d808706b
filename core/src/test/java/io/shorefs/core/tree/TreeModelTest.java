package io.shorefs.core.tree;

import io.shorefs.spi.ObjectStore.StoreException;
import org.junit.jupiter.api.Test;

/**
 * Generations, folds, merges and reads in any order, beside a sorted map that has the same changes. {@code -Dshorefs.seed=N} does again what a failure told.
 */
class TreeModelTest {
    private static final int LIVES = 25;
    private static final int STEPS = 100;

    @Test
    void whatIsReadIsWhatASortedMapHas() throws StoreException {
        long first = Long.getLong("shorefs.seed", 20_260_101);
        int lives = Long.getLong("shorefs.seed") == null ? LIVES : 1;
        for (long seed = first; seed < first + lives; seed++) {
            try {
                TreeModel model = new TreeModel(seed);
                for (int step = 0; step < STEPS; step++) {
                    model.step();
                    model.check();
                }
                model.requireThatMuchHappened();
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("To see it again: -Dshorefs.seed=" + seed, e);
            }
        }
    }
}
