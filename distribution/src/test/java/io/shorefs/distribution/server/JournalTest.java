package io.shorefs.distribution.server;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shorefs.core.Progress;
import io.shorefs.distribution.config.ConfigurationFile;
import io.shorefs.distribution.config.ConfigurationReader;
import io.shorefs.distribution.config.ServerConfiguration;
import io.shorefs.distribution.plugin.Providers;
import io.shorefs.spi.LocalMap;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTest {
    private static final long MIB = 1L << 20;

    @TempDir
    private Path folder;

    private final Providers providers = Providers.load(Optional.empty());

    private ServerConfiguration configured(String maxSize) throws IOException {
        Path file = Files.writeString(folder.resolve("s.toml"), "[journal]\nmax_size = \"" + maxSize + "\"\n");
        Path data = Files.createDirectories(folder.resolve("data"));
        return ConfigurationReader.read(ConfigurationFile.read(file, name -> null), folder, data, new TreeMap<>());
    }

    private Journal open(String maxSize) throws IOException {
        return Journal.open(folder.resolve("data"), configured(maxSize).journal(), providers);
    }

    @Test
    void aMapThatHoldsMoreThanItsNewSizeKeepsRoomForWhatMakesItSmaller() throws IOException {
        try (Journal journal = open("1 GiB")) {
            assertTrue(journal.map().maxBytes() > 255 * MIB);
            journal.map().update(changes -> {
                for (byte i = 0; i < 7; i++) {
                    changes.put(new byte[] {i}, new byte[10 << 20]);
                }
            });
        }
        try (Journal journal = open("256 MiB")) {
            LocalMap map = journal.map();
            assertTrue(map.usedBytes() > 64 * MIB);
            long limit = map.maxBytes() - map.maxBytes() / 20;
            assertTrue(limit > map.usedBytes() + 8 * MIB, () -> map.maxBytes() + " for " + map.usedBytes());
            assertTrue(map.maxBytes() < 128 * MIB);
            map.update(changes -> changes.put(new byte[] {9}, new byte[1 << 20]));
            try (LocalMap.Snapshot now = map.snapshot()) {
                assertArrayEquals(new byte[10 << 20], now.get(new byte[] {6}));
            }
        }
    }

    @Test
    void aCheckOfAFolderWithoutAFilesystemIsRefusedAndMakesNothing() throws IOException {
        Path other = Files.createDirectories(folder.resolve("data"));
        Files.writeString(other.resolve("letter"), "no filesystem");
        StartException e = assertThrows(
                StartException.class, () -> JournalCheck.run(configured("1 GiB"), providers, Progress.NONE));
        assertTrue(e.getMessage().startsWith("there is no filesystem in " + other), e::getMessage);
        try (Stream<Path> files = Files.list(other)) {
            assertEquals(List.of(other.resolve("letter")), files.toList());
        }
        open("1 GiB").close();
        assertTrue(
                JournalCheck.run(configured("1 GiB"), providers, Progress.NONE).isClean());
    }

    @Test
    void aMapWithinItsSizeKeepsIt() {
        JournalSize size = new JournalSize(768 * MIB, 256 * MIB);
        assertEquals(0, size.mapBytesFor(0));
        assertEquals(0, size.mapBytesFor(243 * MIB));
        assertTrue(size.mapBytesFor(244 * MIB) > 256 * MIB);
    }
}
