package io.shorefs.core;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.shorefs.api.AttributeChanges;
import io.shorefs.api.FileSystem;
import io.shorefs.api.Name;
import io.shorefs.api.OpenFile;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ShoreFsTest {
    @Test
    void aSmallFileIsThereAfterFsyncAndCrash() {
        try (Volume before = Volume.empty()) {
            OpenFile file = before.create("hello");
            before.write(file, 0, "hello world".getBytes(UTF_8));
            before.fs().sync(file.inode()).join();
            try (Volume after = before.crash(false)) {
                assertEquals("hello world", new String(after.read(after.open("hello"), 0, 100), UTF_8));
                assertEquals(List.of(), after.check().findings());
            }
        }
    }

    @Test
    void aLargeFileIsThereAfterFsyncAndCrash() {
        byte[] bytes = random(3_000_001);
        try (Volume before = Volume.empty()) {
            OpenFile file = before.create("large");
            before.write(file, 0, bytes);
            before.fs().sync(file.inode()).join();
            try (Volume after = before.crash(false)) {
                assertArrayEquals(bytes, after.read(after.open("large"), 0, bytes.length));
                assertEquals(List.of(), after.check().findings());
            }
        }
    }

    @Test
    void whatATruncateHidIsReclaimedWithoutANewVersion() {
        try (Volume volume = Volume.empty()) {
            OpenFile file = volume.create("file");
            volume.fs().syncAll().join();
            long before = free(volume);
            volume.write(file, 0, random(8_000_000));
            volume.fs().syncAll().join();
            AttributeChanges cut = AttributeChanges.ofSize(100_000);
            long version =
                    volume.fs().change(Volume.ROOT, file.inode(), cut).join().version();
            volume.fs().syncAll().join();
            await().until(() -> free(volume) >= before - 40);
            volume.fs().syncAll().join();
            assertEquals(
                    version, volume.fs().attributes(file.inode()).join().version(), "for a client nothing changed");
        }
    }

    private static long free(Volume volume) {
        return volume.fs().statistics().join().free();
    }

    @Test
    void randomWritesAndTruncatesReadBack() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        byte[] model = new byte[2 << 20];
        int size = 0;
        try (Volume volume = Volume.empty()) {
            OpenFile file = volume.create("random");
            for (int i = 0; i < 2000; i++) {
                int kind = random.nextInt(20);
                if (kind == 0) {
                    int newSize = random.nextInt(model.length);
                    volume.fs()
                            .change(Volume.ROOT, file, AttributeChanges.ofSize(newSize))
                            .join();
                    if (newSize < size) {
                        Arrays.fill(model, newSize, size, (byte) 0);
                    }
                    size = newSize;
                } else if (kind == 1) {
                    volume.fs().sync(file.inode()).join();
                } else {
                    int at = random.nextInt(model.length - 70_000);
                    byte[] bytes = random(1 + random.nextInt(kind < 4 ? 70_000 : 5_000));
                    volume.write(file, at, bytes);
                    System.arraycopy(bytes, 0, model, at, bytes.length);
                    size = Math.max(size, at + bytes.length);
                }
                int at = random.nextInt(model.length);
                int length = Math.min(Math.max(0, size - at), 100_000);
                assertArrayEquals(
                        Arrays.copyOfRange(model, at, at + length),
                        volume.read(file, at, 100_000),
                        "seed " + seed + " step " + i);
            }
            assertArrayEquals(Arrays.copyOf(model, size), volume.read(file, 0, model.length), "seed " + seed);
            volume.fs().sync(file.inode()).join();
            try (Volume after = volume.crash(true)) {
                assertArrayEquals(
                        Arrays.copyOf(model, size), after.read(after.open("random"), 0, model.length), "seed " + seed);
                assertEquals(List.of(), after.check().findings());
            }
        }
    }

    @Test
    void spaceOfDeletedFilesComesBack() {
        try (Volume volume = Volume.ofPages(8192)) {
            long free = volume.fs().statistics().join().free();
            for (int i = 0; i < 30; i++) {
                OpenFile file = volume.create("f");
                volume.write(file, 0, random(8 << 20));
                volume.fs().close(file).join();
                volume.fs().unlink(Volume.ROOT, FileSystem.ROOT, Name.of("f")).join();
            }
            try (Volume after = volume.restart()) {
                await().untilAsserted(() ->
                        assertEquals(free, after.fs().statistics().join().free()));
                assertEquals(List.of(), after.check().findings());
            }
        }
    }

    @Test
    void writersThatOutrunMemoryWaitAndAllFinish() throws Exception {
        byte[] bytes = random(8 << 20);
        try (Volume volume = Volume.empty()) {
            List<CompletableFuture<Integer>> writes = new ArrayList<>();
            List<OpenFile> files = new ArrayList<>();
            for (int i = 0; i < 12; i++) {
                files.add(volume.create("f" + i));
            }
            for (int round = 0; round < 3; round++) {
                for (OpenFile file : files) {
                    writes.add(volume.fs().write(file, 0, ByteBuffer.wrap(bytes)));
                }
            }
            for (CompletableFuture<Integer> write : writes) {
                assertEquals(bytes.length, write.get(60, TimeUnit.SECONDS));
            }
            assertArrayEquals(bytes, volume.read(files.get(11), 0, bytes.length));
        }
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }
}
