package io.shorefs.journal.lmdb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.shorefs.api.Errno;
import io.shorefs.api.FsException;
import io.shorefs.spi.LocalMap;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A map on a disk that is full before the map is: a tmpfs of 8 MiB, so it runs only where this process may mount one. */
class FullDiskTest {
    @TempDir
    Path disk;

    private boolean mounted;

    /** Elsewhere: a library that is in use holds the disk that it was on. */
    @BeforeAll
    static void load(@TempDir Path elsewhere) {
        NativeLibrary.load(elsewhere);
    }

    @BeforeEach
    void mount() throws IOException, InterruptedException {
        mounted = run("mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", disk.toString());
        assumeTrue(mounted, "this process may not mount a tmpfs");
    }

    @AfterEach
    void unmount() throws IOException, InterruptedException {
        if (mounted) {
            assertTrue(run("umount", disk.toString()), "unmounts");
        }
    }

    @Test
    void refusesWithoutChangeAndGoesOnWhenThereIsRoom() throws IOException {
        Path filler = Files.write(disk.resolve("filler"), new byte[3 << 20]);
        int kept;
        try (LocalMap map = open()) {
            kept = fill(map);
            assertTrue(kept > 5, "kept " + kept);
            assertEquals(kept, count(map));
            Files.delete(filler);
            map.update(changes -> changes.put(key(kept), new byte[100_000]));
        }
        try (LocalMap map = open()) {
            assertEquals(kept + 1, count(map));
        }
    }

    private static int fill(LocalMap map) {
        for (int i = 0; ; i++) {
            int number = i;
            try {
                map.update(changes -> changes.put(key(number), new byte[100_000]));
            } catch (FsException e) {
                assertEquals(Errno.ENOSPC, e.errno(), e.getMessage());
                assertTrue(e.getMessage().contains("disk is full"), e.getMessage());
                assertThrows(
                        FsException.class, () -> map.update(changes -> changes.put(key(number), new byte[100_000])));
                return i;
            }
        }
    }

    private LocalMap open() {
        return new LmdbMapProvider().open(disk, 64 << 20);
    }

    private static byte[] key(int number) {
        return ByteBuffer.allocate(Integer.BYTES).putInt(number).array();
    }

    private static int count(LocalMap map) {
        int[] count = {0};
        try (LocalMap.Snapshot snapshot = map.snapshot()) {
            snapshot.scan(new byte[0], new byte[] {(byte) 0xff}, (key, value) -> {
                count[0]++;
                return true;
            });
        }
        return count[0];
    }

    private static boolean run(String... command) throws IOException, InterruptedException {
        return new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start()
                        .waitFor()
                == 0;
    }
}
