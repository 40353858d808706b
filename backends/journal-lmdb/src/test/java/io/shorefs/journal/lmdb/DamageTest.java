package io.shorefs.journal.lmdb;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shorefs.spi.JournalException;
import io.shorefs.spi.LocalMap;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Maps that were damaged, or lost a part, between two openings. */
class DamageTest {
    private static final long MAX_BYTES = 32 << 20;
    private static final int PAGE = 4096;

    @TempDir
    Path folder;

    private Path data;
    private Path version;
    private Path whole;

    @BeforeEach
    void make() throws IOException {
        data = folder.resolve("map/data.mdb");
        version = folder.resolve("map/version");
        try (LocalMap map = open()) {
            for (int i = 0; i < 20; i++) {
                int round = i;
                map.update(changes -> change(changes, new Random(round)));
            }
        }
        whole = Files.copy(data, folder.resolve("whole"));
    }

    @Test
    void withoutDamageItOpens() {
        try (LocalMap map = open();
                LocalMap.Snapshot snapshot = map.snapshot()) {
            assertTrue(count(snapshot) > 1000, "has entries");
        }
    }

    @Test
    void aFileThatWasCutIsRefused() throws IOException {
        long size = Files.size(data);
        for (long left : new long[] {0, 100, PAGE, PAGE + 100, 2 * PAGE, size / 2, size - 40 * PAGE}) {
            try (FileChannel channel = FileChannel.open(data, StandardOpenOption.WRITE)) {
                channel.truncate(Math.min(left, channel.size()));
            }
            String message = refused();
            assertTrue(message.contains(data.toRealPath().toString()), message);
            restore();
        }
    }

    @Test
    void pagesThatWereZeroedAreRefusedOrFree() throws IOException {
        long pages = Files.size(data) / PAGE;
        int refused = 0;
        for (long page = 0; page < pages; page += 1 + page / 20) {
            overwrite(page * PAGE, new byte[PAGE]);
            refused += opensOrIsRefused() ? 0 : 1;
            restore();
        }
        assertTrue(refused > 10, "refused " + refused + " of " + pages + " pages");
    }

    @Test
    void anyBytesAreRefusedOrHarmless() throws IOException {
        long seed = 0xbad;
        Random random = new Random(seed);
        long size = Files.size(data);
        int refused = 0;
        for (int i = 0; i < 150; i++) {
            byte[] noise = new byte[1 + random.nextInt(40)];
            random.nextBytes(noise);
            long page = random.nextLong(size / PAGE);
            int within = random.nextBoolean() ? random.nextInt(100) : random.nextInt(PAGE - 40);
            overwrite(page * PAGE + within, noise);
            refused += opensOrIsRefused() ? 0 : 1;
            restore();
        }
        assertTrue(refused > 10, "refused " + refused + ", seed " + seed);
    }

    @Test
    void anotherVersionIsRefused() throws IOException {
        Files.writeString(version, "shorefs local map, version 2\n");
        String message = refused();
        assertTrue(
                message.contains("version 2")
                        && message.contains(version.toRealPath().toString()),
                message);
    }

    @Test
    void aBrokenOrMissingVersionIsRefused() throws IOException {
        Files.write(version, new byte[1000]);
        assertTrue(refused().contains("version"), "names the file");
        Files.delete(version);
        assertTrue(refused().contains("is missing"), "says that it is missing");
    }

    @Test
    void aMissingFileIsNotReplacedByAnEmptyOne() throws IOException {
        Files.delete(data);
        assertTrue(refused().contains("data.mdb is missing"), "says what is missing");
        assertTrue(Files.notExists(data), "and makes none");
    }

    @Test
    void whatAnInterruptedMakingLeftIsNoMap() throws IOException {
        Path other = folder.resolve("other");
        Files.createDirectories(other.resolve("map.new"));
        Files.writeString(other.resolve("map.new/data.mdb"), "half", UTF_8);
        try (LocalMap map = new LmdbMapProvider().open(other, MAX_BYTES);
                LocalMap.Snapshot snapshot = map.snapshot()) {
            assertEquals(0, count(snapshot));
        }
        assertTrue(Files.notExists(other.resolve("map.new")), "it is gone");
    }

    @Test
    void anOpenMapIsNotOpenedAgain() {
        try (LocalMap map = open()) {
            assertTrue(refused().contains("open in this process"), "says so");
            map.update(changes -> changes.put(new byte[] {1}, new byte[] {2}));
        }
        open().close();
    }

    @Test
    void aTooSmallMapIsRefused() {
        Path other = folder.resolve("other");
        LmdbMapProvider provider = new LmdbMapProvider();
        String message = assertThrows(JournalException.class, () -> provider.open(other, 1000))
                .getMessage();
        assertTrue(message.contains("max_size"), message);
    }

    private boolean opensOrIsRefused() {
        LocalMap opened;
        try {
            opened = open();
        } catch (JournalException e) {
            assertTrue(e.getMessage().contains("data.mdb is damaged at byte"), e.getMessage());
            return false;
        }
        try (LocalMap map = opened) {
            map.update(changes -> change(changes, new Random(99)));
            try (LocalMap.Snapshot snapshot = map.snapshot()) {
                assertTrue(count(snapshot) > 1000, "has entries");
            }
        }
        return true;
    }

    private String refused() {
        return assertThrows(JournalException.class, this::open).getMessage();
    }

    private LocalMap open() {
        return new LmdbMapProvider().open(folder, MAX_BYTES);
    }

    private void restore() throws IOException {
        Files.copy(whole, data, StandardCopyOption.REPLACE_EXISTING);
    }

    private void overwrite(long position, byte[] bytes) throws IOException {
        try (FileChannel channel = FileChannel.open(data, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(bytes), position);
        }
    }

    private static void change(LocalMap.Transaction changes, Random random) {
        for (int i = 0; i < 300; i++) {
            byte[] key = ByteBuffer.allocate(8 + random.nextInt(40))
                    .putLong(random.nextInt(3000) * 31L)
                    .array();
            if (random.nextInt(4) == 0) {
                changes.delete(key);
            } else {
                changes.put(key, new byte[random.nextInt(40) == 0 ? random.nextInt(30_000) : random.nextInt(300)]);
            }
        }
    }

    private static int count(LocalMap.Snapshot snapshot) {
        int[] count = {0};
        snapshot.scan(new byte[0], new byte[] {(byte) 0xff}, (key, value) -> {
            count[0]++;
            return true;
        });
        return count[0];
    }
}
