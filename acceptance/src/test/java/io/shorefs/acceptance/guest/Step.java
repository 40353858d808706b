package io.shorefs.acceptance.guest;

import java.util.function.Consumer;

/**
 * A script of {@code rig/steps} that runs on a mount.
 *
 * @param command its name, and behind a colon its argument
 * @param program what it needs besides a guest
 * @param judge throws an AssertionError unless the result is good
 */
public record Step(String command, String program, Consumer<StepResult> judge) {
    /** Good if it exits with 0. */
    public static Step of(String command, String program) {
        return new Step(command, program, StepResult::assertSucceeded);
    }
}
