package io.shorefs.acceptance.guest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.shorefs.acceptance.server.Command;
import io.shorefs.acceptance.server.ServerFiles;
import io.shorefs.acceptance.server.ServerProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.opentest4j.TestAbortedException;

/**
 * A fresh server, mounted in one boot by a real kernel in one cache mode, with one test for each step on it, one for the
 * guest's own end, and one for what the steps leave behind.
 */
public final class KernelSession {
    private static final Duration GUEST = Duration.ofMinutes(20);
    private static final Duration STOP = Duration.ofSeconds(5);
    private static final Duration FSCK = Duration.ofMinutes(1);

    private final String mode;
    private final List<Step> steps;

    private KernelSession(String mode, List<Step> steps) {
        this.mode = mode;
        this.steps = steps;
    }

    /** Runs the steps that this machine has the programs for, and gives a test for each step; the others are skipped. */
    public static Stream<DynamicTest> tests(Path folder, String mode, Step... steps) {
        return new KernelSession(mode, List.of(steps)).run(folder);
    }

    private Stream<DynamicTest> run(Path folder) {
        List<DynamicTest> tests = new ArrayList<>();
        List<Step> possible = new ArrayList<>();
        for (Step step : steps) {
            try {
                Rig.assumeGuest(step.program());
                possible.add(step);
            } catch (TestAbortedException e) {
                tests.add(dynamicTest(name(step), () -> {
                    throw e;
                }));
            }
        }
        if (!possible.isEmpty()) {
            boot(folder, possible, tests);
        }
        return tests.stream();
    }

    private String name(Step step) {
        return mode + " " + step.command();
    }

    private void boot(Path folder, List<Step> possible, List<DynamicTest> tests) {
        ServerFiles files = ServerFiles.in(folder).withMaxSize("4GiB");
        try (ServerProcess server = ServerProcess.start(files)) {
            List<String> script = new ArrayList<>(List.of("session", "" + files.port(), mode));
            possible.forEach(step -> script.add(step.command()));
            try (Guest guest = Guest.boot(GUEST, null, Map.of(), script.toArray(String[]::new))) {
                int status = guest.awaitExit(GUEST);
                List<String> lines = guest.lines();
                possible.forEach(step -> tests.add(dynamicTest(name(step), () -> judge(step, lines))));
                tests.add(
                        dynamicTest(mode + " unmount", () -> assertEquals(0, status, () -> String.join("\n", lines))));
            }
            int stopped = server.stop(STOP);
            tests.add(dynamicTest(mode + " SIGTERM", () -> assertEquals(0, stopped, files::logged)));
        }
        Command fsck = Command.fsck(FSCK, files);
        tests.add(dynamicTest(mode + " fsck", () -> assertEquals(0, fsck.status(), fsck::output)));
    }

    private static void judge(Step step, List<String> lines) {
        StepResult result = StepResult.find(step.command(), lines)
                .orElseThrow(
                        () -> new AssertionError("it did not end; the guest printed:\n" + String.join("\n", lines)));
        step.judge().accept(result);
    }
}
