package io.shorefs.journal.log;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Power cuts, ends of the process and failed syncs at every moment: nothing that was forced is lost, and what is found is a prefix of what was appended. */
class PowerCutTest {
    private static final long SEED = Long.getLong("shorefs.seed", 20_260_101);
    private static final int CUTS = Integer.getInteger("shorefs.cuts", 1200);

    @ParameterizedTest(name = "direct reads: {0}")
    @ValueSource(booleans = {true, false})
    void whatWasForcedIsFound(boolean directReads) {
        int cuts = 0;
        int torn = 0;
        for (long seed = SEED; cuts < CUTS; seed++) {
            SimulatedJournal journal = new SimulatedJournal(new Random(seed), directReads);
            try {
                for (int life = 0; life < 40; life++) {
                    journal.live();
                }
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError(
                        "To see it again: -Dshorefs.seed=" + seed + " (direct reads: " + directReads + ")", e);
            }
            cuts += journal.cuts();
            torn += journal.torn();
        }
        assertTrue(torn > CUTS / 20, "crashes that left a torn record: " + torn);
    }
}
