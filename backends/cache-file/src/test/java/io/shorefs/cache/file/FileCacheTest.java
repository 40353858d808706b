package io.shorefs.cache.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shorefs.conformance.cache.LocalCacheKit;
import io.shorefs.spi.LocalCache;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Random;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The cache in a file: over restarts, with a damaged file, with a disk that is full. */
class FileCacheTest extends LocalCacheKit {
    private static final Geometry SMALL = new Geometry(2 << 20, 8 << 10);
    private static final int STRIPS = 4;

    private final SmallDisk disk = new SmallDisk();

    @TempDir
    private Path folder;

    @Override
    protected LocalCache open() {
        return open(STRIPS, () -> 0);
    }

    private FileCache open(int strips, LongSupplier keepFree) {
        try {
            return FileCache.open("of the test", disk, SMALL, SMALL.start(strips), keepFree);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int count(LocalCache cache, int numbers) {
        int there = 0;
        for (int i = 0; i < numbers; i++) {
            there += isThere(cache, i) ? 1 : 0;
        }
        return there;
    }

    private static void fill(LocalCache cache, int numbers) {
        for (int i = 0; i < numbers; i++) {
            put(cache, i);
        }
    }

    @Test
    void itIsThereAfterARestart() {
        try (LocalCache cache = open()) {
            fill(cache, 300);
        }
        try (LocalCache cache = open()) {
            assertEquals(300, count(cache, 300));
            put(cache, 300);
        }
        try (LocalCache cache = open()) {
            assertEquals(301, count(cache, 301));
        }
    }

    @Test
    void whatWasFullIsThereAfterACrash() {
        fill(open(), 500); // and is not closed
        try (LocalCache cache = open()) {
            int there = count(cache, 500);
            assertTrue(there > 300 && there < 500, () -> there + " are there");
            fill(cache, 500);
            assertEquals(500, count(cache, 500));
        }
    }

    @Test
    void aSmallerOneKeepsAPart() {
        try (LocalCache cache = open(8, () -> 0)) {
            fill(cache, 1200);
            assertEquals(1200, count(cache, 1200));
        }
        try (LocalCache cache = open()) {
            assertTrue(disk.size() <= cache.limit());
            int there = count(cache, 1200);
            assertTrue(there > 500 && there < 900, () -> there + " are there");
        }
    }

    @Test
    void anotherFormatIsThrownAway() {
        try (LocalCache cache = open()) {
            fill(cache, 100);
        }
        disk.damage(11); // the version
        try (LocalCache cache = open()) {
            assertEquals(0, count(cache, 100));
            put(cache, 1);
            assertTrue(isThere(cache, 1));
        }
    }

    @Test
    void damageIsNeverServed() {
        for (int seed = 0; seed < 5; seed++) {
            Random random = new Random(seed);
            try (LocalCache cache = open()) {
                fill(cache, 300);
            }
            for (int i = 0; i < 200; i++) {
                disk.damage(FileHeader.BYTES + random.nextInt((int) disk.size() - FileHeader.BYTES));
            }
            try (LocalCache cache = open()) {
                assertTrue(count(cache, 300) < 300, "some of it was damaged");
                fill(cache, 300);
                assertEquals(300, count(cache, 300));
            }
        }
    }

    @Test
    void aTornFileLosesWhatIsTorn() {
        try (LocalCache cache = open()) {
            fill(cache, 300);
        }
        disk.truncate(disk.size() / 2);
        try (LocalCache cache = open()) {
            int there = count(cache, 300);
            assertTrue(there < 300, () -> there + " are there");
            fill(cache, 300);
            assertEquals(300, count(cache, 300));
        }
        disk.truncate(100);
        try (LocalCache cache = open()) {
            assertEquals(0, count(cache, 300));
        }
    }

    @Test
    void itStaysBesideWhatOthersNeedOfTheDisk() {
        disk.room(10 << 20, true);
        try (LocalCache cache = open(100, () -> 3 << 20)) {
            fill(cache, 2000);
            assertTrue(disk.size() <= 7 << 20, () -> disk.size() + " bytes");
            assertTrue(isThere(cache, 1999));
        }
    }

    @Test
    void itGivesBackWhatOthersNeedLater() {
        long[] keepFree = {0};
        disk.room(20 << 20, true);
        try (LocalCache cache = open(100, () -> keepFree[0])) {
            fill(cache, 2000);
            assertTrue(disk.size() > 12 << 20, () -> disk.size() + " bytes");
            keepFree[0] = 12 << 20;
            fill(cache, 400);
            assertTrue(disk.size() <= 8 << 20, () -> disk.size() + " bytes");
            assertTrue(isThere(cache, 399));
            keepFree[0] = 30 << 20;
            fill(cache, 400);
            assertTrue(disk.size() <= FileHeader.BYTES, "there is no room at all");
            assertEquals(0, count(cache, 400));
            keepFree[0] = 0;
            put(cache, 7);
            assertTrue(isThere(cache, 7), "there is room again");
        }
    }

    @Test
    void aFullDiskIsNoError() {
        disk.room(5 << 20, false);
        try (LocalCache cache = open()) {
            fill(cache, 2000);
            count(cache, 2000);
            assertTrue(disk.size() <= 5 << 20);
            disk.room(Long.MAX_VALUE, true);
            fill(cache, 300);
            assertEquals(300, count(cache, 300));
        }
    }

    @Test
    void aDiskThatCannotBeReadIsNoError() {
        try (LocalCache cache = open()) {
            fill(cache, 100);
            disk.readsFail(true);
            assertEquals(0, count(cache, 100));
            fill(cache, 1000);
            disk.readsFail(false);
            assertEquals(0, count(cache, 100), "they went by");
            assertTrue(isThere(cache, 999));
        }
    }

    @Test
    void smallEntriesAreBounded() {
        try (LocalCache cache = open()) {
            for (int i = 0; i < 5000; i++) {
                cache.put(key(i), ByteBuffer.allocate(1));
                assertTrue(cache.get(key(i), 1).isPresent());
            }
            assertFalse(cache.has(key(0)));
        }
    }

    @Test
    void theFileIsItsOwnersAndSurvivesAnInterrupt() throws IOException {
        FileCacheProvider provider = new FileCacheProvider();
        Path inside = folder.resolve("cache");
        try (LocalCache cache = provider.open(inside, 64 << 20, () -> 0)) {
            fill(cache, 10);
            Thread.currentThread().interrupt();
            isThere(cache, 1);
            assertTrue(Thread.interrupted());
            fill(cache, 10);
            assertEquals(10, count(cache, 10));
        }
        assertEquals("rw-------", permissions(inside.resolve("blocks")));
        assertEquals("rwx------", permissions(inside));
        try (LocalCache cache = provider.open(inside, 64 << 20, () -> 0)) {
            assertEquals(10, count(cache, 10));
        }
    }

    private static String permissions(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    @Test
    void oneThatCannotBeMadeKeepsNothing() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));
        try (LocalCache cache = new FileCacheProvider().open(file.resolve("cache"), 64 << 20, () -> 0)) {
            put(cache, 1);
            assertFalse(isThere(cache, 1));
        }
    }
}
