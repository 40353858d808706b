package io.shorefs.store.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shorefs.conformance.JavaCommand;
import io.shorefs.conformance.store.ObjectStoreKit;
import io.shorefs.spi.ObjectStore;
import io.shorefs.spi.ObjectStore.Failure;
import io.shorefs.spi.ObjectStore.StoreException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The kit, and what is this store's own: files that any tool can read, nothing left behind, conditions that hold between processes. */
final class LocalStoreTest extends ObjectStoreKit {
    @TempDir
    private Path folder;

    @Override
    protected ObjectStore open() {
        return new LocalStore(folder.resolve("store"));
    }

    @Test
    void objectsAreFiles() throws IOException {
        try (ObjectStore store = open()) {
            store.put("f/a", ByteBuffer.wrap(new byte[] {1, 2, 3}));
            assertEquals(3, Files.size(folder.resolve("store/f/a")));
        }
    }

    @Test
    void nothingIsLeftBesideTheObjects() throws IOException {
        try (ObjectStore store = open()) {
            store.putIfAbsent("a", ByteBuffer.allocate(10));
            assertThrows(StoreException.class, () -> store.putIfAbsent("a", ByteBuffer.allocate(10)));
            try (Stream<Path> left = Files.list(folder.resolve("store/" + Incoming.NAME))) {
                assertEquals(List.of(), left.toList());
            }
        }
    }

    @Test
    void whatACrashLeftIsRemovedADayLater() throws IOException {
        Path incoming = Files.createDirectories(folder.resolve("store/" + Incoming.NAME));
        Path abandoned = Files.createFile(incoming.resolve("abandoned"));
        Path recent = Files.createFile(incoming.resolve("recent"));
        Files.setLastModifiedTime(abandoned, FileTime.from(Instant.now().minus(Duration.ofHours(25))));
        open().close();
        assertFalse(Files.exists(abandoned));
        assertTrue(Files.exists(recent));
    }

    @Test
    void anObjectIsNoFolder() throws IOException {
        try (ObjectStore store = open()) {
            store.put("a", ByteBuffer.allocate(1));
            StoreException refused = assertThrows(StoreException.class, () -> store.put("a/b", ByteBuffer.allocate(1)));
            assertTrue(refused.getMessage().contains("a/b in " + folder.resolve("store")), refused::getMessage);
        }
    }

    @Test
    void aFileIsNoStore() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));
        UncheckedIOException refused = assertThrows(UncheckedIOException.class, () -> new LocalStore(file));
        assertTrue(refused.getMessage().contains(file.toString()), refused::getMessage);
    }

    @Test
    void conditionsHoldBetweenProcesses() throws Exception {
        int processes = 3;
        int each = 100;
        try (ObjectStore store = open()) {
            store.put("counter", ByteBuffer.wrap("0".getBytes(StandardCharsets.US_ASCII)));
        }
        List<Process> running = new ArrayList<>();
        for (int i = 0; i < processes; i++) {
            List<String> command = JavaCommand.of(
                    List.of(), CountingProcess.class, folder.resolve("store").toString(), Integer.toString(each));
            running.add(new ProcessBuilder(command).inheritIO().start());
        }
        for (Process process : running) {
            assertTrue(process.waitFor(60, TimeUnit.SECONDS));
            assertEquals(0, process.exitValue());
        }
        try (ObjectStore store = open()) {
            ByteBuffer counted = store.get("counter").bytes();
            assertEquals(
                    Integer.toString(processes * each),
                    StandardCharsets.US_ASCII.decode(counted).toString());
        }
    }

    @Test
    void aFolderIsNoObject() throws IOException {
        try (ObjectStore store = open()) {
            Files.createDirectory(folder.resolve("store/d"));
            StoreException refused = assertThrows(StoreException.class, () -> store.get("d"));
            assertEquals(Failure.TRANSIENT, refused.failure());
            List<String> keys = new ArrayList<>();
            store.list("", Optional.empty(), listed -> keys.add(listed.key()));
            assertEquals(List.of(), keys);
        }
    }
}
