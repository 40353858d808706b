package io.shorefs.journal.lmdb;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.shorefs.api.Errno;
import io.shorefs.api.FsException;
import io.shorefs.spi.LocalMap;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever LMDB writes is taken for whole: a false alarm would keep somebody from their files. */
class StructureCheckTest {
    @TempDir
    Path folder;

    @Test
    void everythingThatLmdbWritesIsWhole() throws IOException {
        long seed = Long.getLong("shorefs.test.seed", 0x900d);
        int updates = Integer.getInteger("shorefs.test.updates", 250);
        new Workload(seed).run(updates);
    }

    private final class Workload {
        private final Random random;
        private final String what;
        private final ArrayDeque<LocalMap.Snapshot> snapshots = new ArrayDeque<>();

        Workload(long seed) {
            random = new Random(seed);
            what = "seed " + seed;
        }

        void run(int updates) throws IOException {
            int left = updates;
            while (left > 0) {
                long maxBytes = (2L + random.nextInt(30)) << 20;
                try (LocalMap map = new LmdbMapProvider().open(folder, maxBytes)) {
                    int run = Math.min(left, 50);
                    for (int i = 0; i < run; i++) {
                        step(map);
                    }
                    left -= run;
                    snapshots.forEach(LocalMap.Snapshot::close);
                    snapshots.clear();
                }
            }
        }

        private void step(LocalMap map) throws IOException {
            try {
                int kind = random.nextInt(5);
                map.update(changes -> change(changes, kind));
            } catch (FsException e) {
                assertEquals(Errno.ENOSPC, e.errno(), what);
            }
            if (random.nextInt(4) == 0) {
                snapshots.add(map.snapshot());
            }
            if (snapshots.size() > 4) {
                snapshots.remove().close();
            }
            Path data = folder.resolve("map/data.mdb");
            assertEquals(Files.size(data), StructureCheck.run(data), what);
        }

        private void change(LocalMap.Transaction changes, int kind) {
            int steps = random.nextInt(kind == 4 ? 3000 : 200);
            for (int i = 0; i < steps; i++) {
                byte[] key = ByteBuffer.allocate(8 + random.nextInt(random.nextInt(9) == 0 ? 504 : 30))
                        .putLong((random.nextInt(5000) * 77L) << (3 * kind))
                        .array();
                if (kind == 0 || random.nextInt(3) == 0) {
                    deleteSome(changes, key);
                } else {
                    changes.put(key, new byte[length(kind)]);
                }
            }
        }

        private void deleteSome(LocalMap.Transaction changes, byte[] from) {
            ArrayDeque<byte[]> found = new ArrayDeque<>();
            int count = 1 + random.nextInt(20);
            changes.scan(from, new byte[] {(byte) 0xff}, (key, value) -> {
                found.add(key);
                return found.size() < count;
            });
            found.forEach(changes::delete);
        }

        private int length(int kind) {
            return switch (kind) {
                case 1 -> random.nextInt(60_000);
                case 2 -> 1900 + random.nextInt(300); // about where LMDB begins to use pages of their own
                case 3 -> random.nextInt(30) == 0 ? random.nextInt(1_000_000) : random.nextInt(5000);
                default -> random.nextInt(100);
            };
        }
    }
}
