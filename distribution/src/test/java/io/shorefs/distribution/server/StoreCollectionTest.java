package io.shorefs.distribution.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shorefs.api.Credentials;
import io.shorefs.api.FileSystem;
import io.shorefs.api.Name;
import io.shorefs.core.CoreOptions;
import io.shorefs.core.ShoreFs;
import io.shorefs.core.SystemClock;
import io.shorefs.core.SystemTasks;
import io.shorefs.core.replication.BranchName;
import io.shorefs.core.replication.StoreOptions;
import io.shorefs.memory.MemoryLog;
import io.shorefs.memory.MemoryMap;
import io.shorefs.memory.MemoryStore;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What {@code shorefs gc} asks of a running server. */
class StoreCollectionTest {
    private static final JsonObject NOW =
            Json.createObjectBuilder().add("now", true).build();

    private final SystemTasks tasks = new SystemTasks();
    private final CoreOptions options =
            new CoreOptions(64 << 20, 4 << 20, Duration.ofMillis(50), 32768, 0x5eed, fault -> {
                throw fault;
            });
    private ShoreFs fs;

    private StoreCollection withStore() {
        StoreOptions store = new StoreOptions(
                new MemoryStore(),
                BranchName.MAIN,
                Optional.empty(),
                Duration.ofMillis(100),
                StoreOptions.Durability.JOURNAL,
                StoreOptions.Collection.DEFAULT,
                StoreOptions.Metadata.ALL);
        fs = ShoreFs.open(new MemoryLog(1 << 12), new MemoryMap(1L << 30), store, tasks, new SystemClock(), options);
        return new StoreCollection(fs);
    }

    @AfterEach
    void close() {
        fs.close();
        tasks.close();
    }

    @Test
    void aCollectionIsMadeAndTold() {
        StoreCollection verb = withStore();
        assertEquals(JsonValue.EMPTY_JSON_OBJECT, verb.run(JsonValue.EMPTY_JSON_OBJECT, progress -> {}));
        fs.mkdir(Credentials.ROOT, FileSystem.ROOT, Name.of("folder"), 0755).join();
        Instant before = Instant.now().minusSeconds(1);
        JsonObject made = verb.run(NOW, progress -> {});
        assertTrue(made.getJsonNumber("live").longValue() > 0, made::toString);
        assertEquals(0, made.getInt("deleted_objects"));
        assertTrue(Instant.parse(made.getString("time")).isAfter(before), made::toString);
        assertEquals(made, verb.run(JsonValue.EMPTY_JSON_OBJECT, progress -> {}));
    }

    @Test
    void withoutAStoreItIsRefusedWithTheKeyToSet() {
        fs = ShoreFs.open(new MemoryLog(1 << 12), new MemoryMap(1L << 30), tasks, new SystemClock(), options);
        StoreCollection verb = new StoreCollection(fs);
        String last = assertThrows(
                        IllegalStateException.class, () -> verb.run(JsonValue.EMPTY_JSON_OBJECT, progress -> {}))
                .getMessage();
        assertTrue(last.contains("set [storage] url"), last);
        String now = assertThrows(IllegalStateException.class, () -> verb.run(NOW, progress -> {}))
                .getMessage();
        assertTrue(now.contains("there is no object store to collect in"), now);
    }
}
