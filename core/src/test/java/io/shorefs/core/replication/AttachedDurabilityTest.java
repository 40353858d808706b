package io.shorefs.core.replication;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.shorefs.api.AttachName;
import io.shorefs.api.Errno;
import io.shorefs.api.FileSystem;
import io.shorefs.api.FsException;
import io.shorefs.core.CoreOptions;
import io.shorefs.core.ShoreFs;
import io.shorefs.core.SystemClock;
import io.shorefs.core.SystemTasks;
import io.shorefs.memory.MemoryLog;
import io.shorefs.memory.MemoryMap;
import io.shorefs.memory.MemoryStore;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an fsync waits for is each client's own choice. */
class AttachedDurabilityTest {
    private static final byte[] CONTENT = "content".getBytes(UTF_8);

    private final MemoryStore memory = new MemoryStore();
    private final InterruptedStore store = new InterruptedStore(memory);
    private final Random random = new Random(3);

    private static FileSystem attach(Server server, String aname) {
        return join(server.fs().fileSystems().attach(AttachName.parse(aname.getBytes(UTF_8))))
                .fileSystem();
    }

    private static <T> T join(CompletableFuture<T> result) {
        return result.orTimeout(30, TimeUnit.SECONDS).join();
    }

    private static Errno refusal(Server server, String aname) {
        CompletionException e = assertThrows(CompletionException.class, () -> attach(server, aname));
        return ((FsException) e.getCause()).errno();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/;durability=store", ",durability=store"})
    void aClientMayWaitForTheStore(String aname) {
        try (Server server = Server.idle(store, random).start()) {
            server.write("f", 0, CONTENT);
            join(attach(server, aname).sync(FileSystem.ROOT));
        }
        try (Server other = Server.idle(memory, random).start()) {
            assertArrayEquals(CONTENT, other.read("f"));
        }
    }

    @Test
    void aClientNeedNotWaitForIt() {
        try (Server server = Server.idle(store, random).syncingToStore().start()) {
            server.publish();
            store.interruptAt(request -> true);
            server.write("f", 0, CONTENT);
            CompletableFuture<Void> waiting = server.fs().sync(FileSystem.ROOT);
            join(attach(server, "/;durability=journal").sync(FileSystem.ROOT));
            assertFalse(waiting.isDone());
            store.giveBack();
            join(waiting);
        }
    }

    @Test
    void whatIsNoChoiceIsRefused() {
        try (Server server = Server.idle(store, random).start()) {
            assertEquals(Errno.EINVAL, refusal(server, "/;durability=disk"));
            assertEquals(Errno.EINVAL, refusal(server, "/;durable=store"));
        }
    }

    @Test
    void withoutAStoreThereIsOneChoice() {
        CoreOptions options = new CoreOptions(64 << 20, 1 << 20, Duration.ofMillis(50), 4096, 5, fault -> {});
        try (SystemTasks tasks = new SystemTasks();
                ShoreFs fs = ShoreFs.open(
                        new MemoryLog(1 << 12), new MemoryMap(1L << 30), tasks, new SystemClock(), options)) {
            CompletableFuture<?> refused =
                    fs.fileSystems().attach(AttachName.parse("/;durability=store".getBytes(UTF_8)));
            CompletionException e = assertThrows(CompletionException.class, () -> join(refused));
            assertEquals(Errno.EINVAL, ((FsException) e.getCause()).errno());
        }
    }
}
