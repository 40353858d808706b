package io.shorefs.core.simulation.bucket;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The other half of the histories of {@link BucketSimulationTest}. */
@Tag("full")
class SecondBucketSimulationTest {
    @Test
    void whatWasPromisedIsKept() {
        new Histories(1, 2).run();
    }
}
