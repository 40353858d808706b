package io.shorefs.core.simulation.bucket;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** One half of the histories; {@link SecondBucketSimulationTest} has the other one, for another process. */
@Tag("full")
class BucketSimulationTest {
    @Test
    void whatWasPromisedIsKept() {
        new Histories(0, 2).run();
    }
}
