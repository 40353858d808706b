package io.shorefs.acceptance.guest;

import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** The kernel caches all, metadata too, and never asks again. */
class CacheLooseTest {
    @TestFactory
    Stream<DynamicTest> realKernel(@TempDir Path folder) {
        return KernelSession.tests(
                folder,
                "cache=loose",
                PosixSuite.explainedBy("loose"),
                Step.of("fsx:500", "fsx"),
                Step.of("git", "git"));
    }
}
