package io.shorefs.journal.log;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shorefs.spi.CommitLog;
import io.shorefs.spi.CommitLog.Mark;
import io.shorefs.spi.JournalException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The file on this host's disk. */
class DiskFileTest {
    @TempDir
    private Path folder;

    @Test
    void anInterruptedReaderHarmsNobody() throws Exception {
        byte[] content = new byte[20_000];
        new Random(1).nextBytes(content);
        try (LogFile file = DiskFile.open(folder.resolve("log"))) {
            file.write(ByteBuffer.wrap(content), 0);
            Thread.currentThread().interrupt();
            assertArrayEquals(content, read(file, content.length));
            assertTrue(Thread.interrupted(), "it stays interrupted");
            assertArrayEquals(content, read(file, content.length));
            file.sync();
        }
    }

    @Test
    void aClosedFileIsNotOpenedAgain() throws IOException {
        LogFile file = DiskFile.open(folder.resolve("log"));
        file.close();
        assertThrows(IOException.class, () -> file.read(ByteBuffer.allocate(1), 0));
    }

    @Test
    void pastTheCacheTheSameBytesAreRead() throws IOException {
        byte[] content = new byte[3 * CommitLog.PAGE];
        new Random(2).nextBytes(content);
        try (LogFile file = DiskFile.open(folder.resolve("log"))) {
            file.write(ByteBuffer.wrap(content), 0);
            file.sync();
            Optional<LogReader> pastCache = file.pastCache();
            if (pastCache.isPresent()) {
                try (LogReader reader = pastCache.get()) {
                    ByteBuffer buffer = PageBuffer.ofPages(5);
                    assertEquals(2 * CommitLog.PAGE, reader.read(buffer, CommitLog.PAGE));
                    byte[] got = new byte[2 * CommitLog.PAGE];
                    buffer.get(0, got);
                    assertArrayEquals(java.util.Arrays.copyOfRange(content, CommitLog.PAGE, content.length), got);
                }
            }
        }
    }

    @Test
    void onlyItsOwnerReadsIt() throws IOException {
        DiskFile.open(folder.resolve("log")).close();
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("log"))));
    }

    @Test
    void whatCannotBeOpenedIsNamed() throws IOException {
        Path missing = folder.resolve("missing").resolve("log");
        JournalException refused = assertThrows(JournalException.class, () -> DiskFile.open(missing));
        assertTrue(refused.getMessage().startsWith(missing + " cannot be opened"), refused.getMessage());
    }

    @Test
    void otherFormatsAreRefused() throws IOException {
        Path path = folder.resolve("commit.log");
        try (CommitLog log = open(16 << 20)) {
            log.recover(new Mark(0, 0, 0), entry -> {});
        }
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            ByteBuffer header = FileHeader.encode(new Layout(1024, 5));
            header.putInt(8, 2).putInt(60, FileHeader.checksum(header));
            channel.write(header, 0);
        }
        assertRefused(16 << 20, path + " has format version 2; this program knows version 1");
        Files.writeString(path, "a".repeat(5000));
        assertRefused(16 << 20, path + " is not a commit log of ShoreFS");
    }

    @Test
    void aLimitBelowTheRingIsRefused() {
        assertRefused(1 << 20, "raise [journal] max_size");
    }

    private CommitLog open(long maxBytes) {
        return new FileCommitLogProvider().open(folder, maxBytes);
    }

    private void assertRefused(long maxBytes, String message) {
        JournalException refused = assertThrows(JournalException.class, () -> open(maxBytes));
        assertTrue(refused.getMessage().contains(message), refused.getMessage());
    }

    private static byte[] read(LogFile file, int length) throws IOException {
        byte[] bytes = new byte[length];
        assertEquals(length, file.read(ByteBuffer.wrap(bytes), 0));
        return bytes;
    }
}
