package io.shorefs.core;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shorefs.api.Credentials;
import io.shorefs.api.FileSystem;
import io.shorefs.api.Name;
import io.shorefs.core.replication.BranchName;
import io.shorefs.core.replication.StoreOptions;
import io.shorefs.memory.MemoryLog;
import io.shorefs.memory.MemoryMap;
import io.shorefs.memory.MemoryStore;
import java.time.Duration;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** A stop tells of changes that the object store lacks only when there are some. */
class UnpublishedTest {
    private final MemoryLog log = new MemoryLog(1 << 12);
    private final MemoryMap map = new MemoryMap(1L << 30);
    private final SystemTasks tasks = new SystemTasks();

    private ShoreFs open(MemoryStore store) {
        StoreOptions options = new StoreOptions(
                store,
                BranchName.MAIN,
                Optional.empty(),
                Duration.ofDays(1),
                StoreOptions.Durability.JOURNAL,
                StoreOptions.Collection.DEFAULT,
                StoreOptions.Metadata.ALL);
        return ShoreFs.open(
                log,
                map,
                options,
                tasks,
                new SystemClock(),
                new CoreOptions(64 << 20, 4 << 20, Duration.ofMillis(50), 4096, 7, fault -> {
                    throw fault;
                }));
    }

    private static void synced(ShoreFs fs, String name) {
        fs.mkdir(Credentials.ROOT, FileSystem.ROOT, Name.of(name), 0755).join();
        fs.syncAll().join();
    }

    @Test
    void whatIsPublishedIsNotMissed() {
        ShoreFs fs = open(new MemoryStore());
        synced(fs, "first");
        assertTrue(fs.journal().hasUnpublished());
        fs.published().join();
        Awaitility.await().until(() -> !fs.journal().hasUnpublished()); // it is noted a little later
        synced(fs, "second");
        assertTrue(fs.journal().hasUnpublished());
        fs.close();
        tasks.close();
    }
}
