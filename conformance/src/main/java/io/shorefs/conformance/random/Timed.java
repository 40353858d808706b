package io.shorefs.conformance.random;

import io.shorefs.conformance.filesystem.TestClock;
import java.time.Duration;

/**
 * A step, and how far the clock moves before it.
 *
 * @param pause time since the step before
 * @param step what is done
 */
public record Timed(Duration pause, Step step) {
    /** Moves the clock and does the step: from the same beginning, the same steps end in the same state, times included. */
    public String run(World world, TestClock clock) {
        clock.advance(pause);
        return step.run(world);
    }
}
