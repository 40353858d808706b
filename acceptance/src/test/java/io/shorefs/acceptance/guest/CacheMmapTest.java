package io.shorefs.acceptance.guest;

import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** The mode for programs that map files: the kernel caches pages and writes them back. */
class CacheMmapTest {
    @TestFactory
    Stream<DynamicTest> realKernel(@TempDir Path folder) {
        return KernelSession.tests(
                folder,
                "cache=mmap",
                PosixSuite.explainedBy("mmap"),
                Step.of("fsx:1000", "fsx"),
                Step.of("sqlite:wal", "sqlite3"),
                Step.of("copy", "python3"));
    }
}
