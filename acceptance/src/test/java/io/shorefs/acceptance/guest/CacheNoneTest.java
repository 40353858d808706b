package io.shorefs.acceptance.guest;

import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Every operation of a program is a request: the server's own semantics, with nothing of the kernel's between. */
class CacheNoneTest {
    @TestFactory
    Stream<DynamicTest> realKernel(@TempDir Path folder) {
        return KernelSession.tests(
                folder,
                "cache=none",
                PosixSuite.explainedBy("none"),
                Step.of("fsx:20000", "fsx"),
                Step.of("locks", "python3"),
                Step.of("sqlite:delete", "sqlite3"));
    }
}
