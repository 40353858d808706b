package io.shorefs.distribution.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFolderTest {
    @TempDir
    private Path parent;

    @Test
    void isMadeForItsOwnerAlone() throws IOException {
        Path path = parent.resolve("a/b");
        try (DataFolder folder = DataFolder.take(path, "a test")) {
            assertEquals(path, folder.path());
            assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(path)));
        }
    }

    @Test
    void tellsWhoHoldsIt() throws IOException {
        try (DataFolder folder = DataFolder.take(parent, "a test")) {
            folder.describe("a test", List.of("127.0.0.1:1", "unix:/x"));
            String line = Files.readString(parent.resolve("shorefs.lock"));
            assertTrue(
                    line.matches(
                            "a test with process id " + ProcessHandle.current().pid()
                                    + ", started \\S+Z, listening on 127.0.0.1:1 and unix:/x\n"),
                    line);
        }
    }

    @Test
    void isTakenOnceAtATimeAndAgainAfterwards() {
        DataFolder first = DataFolder.take(parent, "a test");
        StartException e = assertThrows(StartException.class, () -> DataFolder.take(parent, "another"));
        assertEquals("the data folder " + parent + " is held by this process already", e.getMessage());
        first.close();
        DataFolder.take(parent, "a test").close();
    }

    @Test
    void isHeldAlsoWhenItsLockFileWasRemoved() throws IOException {
        DataFolder first = DataFolder.take(parent, "a test");
        for (int i = 0; i < 2; i++) {
            Files.delete(parent.resolve("shorefs.lock"));
            StartException e = assertThrows(StartException.class, () -> DataFolder.take(parent, "another"));
            assertTrue(
                    e.getMessage().startsWith("the data folder " + parent + " is held by another process"),
                    e::getMessage);
        }
        first.close();
        DataFolder.take(parent, "a test").close();
    }

    @Test
    void aFileInTheWayIsNamed() throws IOException {
        Path file = Files.createFile(parent.resolve("file"));
        StartException e = assertThrows(StartException.class, () -> DataFolder.take(file, "a test"));
        assertTrue(e.getMessage().startsWith("cannot use the data folder " + file), e::getMessage);
        assertTrue(e.getMessage().contains("--data or [journal] dir"), e::getMessage);
    }

    @Test
    void theJournalTakesWhatItIsGivenOrAPartOfTheDisk() throws IOException {
        assertEquals(new JournalSize(768L << 20, 256L << 20), JournalSize.of(OptionalLong.of(1L << 30), parent));
        JournalSize chosen = JournalSize.of(OptionalLong.empty(), parent);
        assertTrue(chosen.logBytes() + chosen.mapBytes() <= 64L << 30, chosen::toString);
        assertTrue(
                chosen.logBytes() + chosen.mapBytes()
                        <= Files.getFileStore(parent).getTotalSpace(),
                chosen::toString);
    }
}
