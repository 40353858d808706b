package io.shorefs.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shorefs.api.Errno;
import io.shorefs.api.FsException;
import io.shorefs.api.OpenFile;
import io.shorefs.api.Statistics;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

/** What was accepted fits into the local map: small files until there is no room are refused, and the server lives. */
class FullMapTest {
    private static final int MAP = 8 << 20;

    @Test
    void smallFilesFillTheMapAndNothingBreaks() {
        try (Volume volume = Volume.ofMap(MAP)) {
            Statistics empty = volume.fs().statistics().join();
            assertTrue(empty.available() > 0 && empty.filesFree() > 500, empty::toString);
            List<String> names = fill(volume);
            Statistics full = volume.fs().statistics().join();
            assertEquals(0, full.available());
            assertEquals(0, full.filesFree());
            assertTrue(names.size() > 500, "only " + names.size() + " files of 3,500 bytes fit into 8 MiB");
            assertEquals(List.of(), volume.faults());
            for (String name : names) {
                volume.unlink(name);
            }
            volume.fs().syncAll().join();
            assertEquals(List.of(), volume.faults());
            OpenFile again = volume.create("again");
            volume.write(again, 0, new byte[3500]);
            volume.fs().syncAll().join();
            assertEquals(List.of(), volume.check().findings());
        }
    }

    private static List<String> fill(Volume volume) {
        List<String> names = new ArrayList<>();
        try {
            while (true) {
                String name = "file-" + names.size();
                OpenFile file = volume.create(name);
                names.add(name);
                volume.write(file, 0, new byte[3500]);
                volume.fs().close(file).join();
            }
        } catch (CompletionException e) {
            assertEquals(
                    Errno.ENOSPC,
                    assertInstanceOf(FsException.class, e.getCause()).errno());
            return names;
        }
    }
}
