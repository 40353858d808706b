package io.shorefs.journal.lmdb;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.shorefs.conformance.JavaCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A process that opens a map needs no folder for temporary files, and leaves nothing beside the map. */
@Timeout(60)
class NativeLibraryTest {
    @TempDir
    Path folder;

    @Test
    void nothingIsLeftOfTheLibrary() throws IOException, InterruptedException {
        Path journal = Files.createDirectory(folder.resolve("journal"));
        Files.writeString(
                Files.createDirectory(journal.resolve("lmdb.unpacked")).resolve("left by a crash"), "x");
        assertEquals(0, opening(journal, folder.resolve("missing")));
        try (Stream<Path> left = Files.list(journal)) {
            assertEquals(List.of(journal.resolve("map")), left.toList());
        }
    }

    private static int opening(Path journal, Path temporary) throws IOException, InterruptedException {
        List<String> options = List.of(
                "-Djava.io.tmpdir=" + temporary,
                "--sun-misc-unsafe-memory-access=allow",
                "--enable-native-access=ALL-UNNAMED",
                "--add-opens=java.base/java.nio=ALL-UNNAMED",
                "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED");
        List<String> command = JavaCommand.of(options, Opening.class, journal.toString());
        Process process = new ProcessBuilder(command).inheritIO().start();
        try {
            return process.waitFor(50, TimeUnit.SECONDS) ? process.exitValue() : -1;
        } finally {
            process.destroyForcibly();
        }
    }

    /** The process: opens and closes a map, and ends without what the JVM does at an exit. */
    static final class Opening {
        private Opening() {}

        public static void main(String[] arguments) {
            new LmdbMapProvider().open(Path.of(arguments[0]), 64 << 20).close();
            Runtime.getRuntime().halt(0);
        }
    }
}
