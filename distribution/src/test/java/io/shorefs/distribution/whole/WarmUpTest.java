package io.shorefs.distribution.whole;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code bin/warm-up} leaves for the starts after it. */
class WarmUpTest {
    private static final String RECORDED = "io.shorefs.distribution.Main source: shared objects file";

    @TempDir
    private Path folder;

    private Unzipped shorefs;

    @BeforeEach
    void unzip() throws Exception {
        shorefs = Unzipped.into(folder);
        Files.delete(shorefs.record());
    }

    /** Where a start that goes well and tells of nothing else has its classes from. */
    private String loaded() throws Exception {
        Path classes = folder.resolve("classes");
        Map<String, String> logged = Map.of("SHOREFS_JAVA_OPTS", "-Xlog:class+load:file=" + classes);
        try (Command version = shorefs.start(logged, "version")) {
            assertEquals(0, version.exit(), version::errors);
            assertEquals("", version.errors());
            assertTrue(version.output().startsWith("ShoreFS "));
        }
        return Files.readString(classes);
    }

    @Tag("full")
    @Test
    void startsLoadWhatWasRecorded() throws Exception {
        assertFalse(loaded().contains(RECORDED));
        Process process = new ProcessBuilder(
                        shorefs.home().resolve("bin/warm-up").toString())
                .redirectErrorStream(true)
                .start();
        assertEquals("", new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
        assertEquals(0, process.waitFor());
        assertTrue(loaded().contains(RECORDED));
        Path other = shorefs.jars("commons-text").getFirst();
        Files.setLastModifiedTime(other, FileTime.fromMillis(1_000_000));
        assertFalse(loaded().contains(RECORDED), "of other jars");
    }

    @Test
    void aDamagedRecordIsLeftAlone() throws Exception {
        Files.writeString(shorefs.record(), "nothing that a JVM knows");
        assertFalse(loaded().contains(RECORDED));
    }
}
