package io.shorefs.core.simulation.bucket;

import org.junit.jupiter.api.Test;

/** The other half of the histories of {@link BucketSimulationTest}. */
class SecondBucketSimulationTest {
    @Test
    void whatWasPromisedIsKept() {
        new Histories(1, 2).run();
    }
}
