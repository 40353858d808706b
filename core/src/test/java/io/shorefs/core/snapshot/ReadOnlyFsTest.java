package io.shorefs.core.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shorefs.api.Attributes;
import io.shorefs.api.Credentials;
import io.shorefs.api.Errno;
import io.shorefs.api.FileSystem;
import io.shorefs.api.FsException;
import io.shorefs.api.Name;
import io.shorefs.api.OpenFile;
import io.shorefs.api.OpenMode;
import io.shorefs.conformance.random.Tree;
import io.shorefs.conformance.store.ForwardingStore;
import io.shorefs.core.CoreOptions;
import io.shorefs.core.ShoreFs;
import io.shorefs.core.SystemClock;
import io.shorefs.core.SystemTasks;
import io.shorefs.core.data.BlockCache;
import io.shorefs.core.replication.BranchName;
import io.shorefs.core.replication.Bucket;
import io.shorefs.core.replication.StoreOptions;
import io.shorefs.core.replication.StoredBranch;
import io.shorefs.core.tree.Manifest;
import io.shorefs.core.tree.Manifest.Checkpoint;
import io.shorefs.core.tree.TableCache;
import io.shorefs.memory.MemoryLog;
import io.shorefs.memory.MemoryMap;
import io.shorefs.memory.MemoryStore;
import io.shorefs.spi.ObjectStore;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A state of the store as a filesystem: nothing of it is in memory, or all, or it is gone. */
@Timeout(60)
class ReadOnlyFsTest {
    private final SystemTasks tasks = new SystemTasks();
    private final MemoryStore memory = new MemoryStore();
    private final AtomicInteger missing = new AtomicInteger();
    private final ShoreFs fs = writer();
    private int renewals;

    private ShoreFs writer() {
        StoreOptions options = new StoreOptions(
                memory,
                BranchName.MAIN,
                Optional.empty(),
                Duration.ofDays(1),
                StoreOptions.Durability.JOURNAL,
                StoreOptions.Collection.DEFAULT,
                StoreOptions.Metadata.ALL);
        return ShoreFs.open(
                new MemoryLog(1 << 16), new MemoryMap(1L << 30), options, tasks, new SystemClock(), options());
    }

    private static CoreOptions options() {
        return new CoreOptions(64 << 20, 1 << 20, Duration.ofMillis(50), 4096, 7, fault -> {
            throw fault;
        });
    }

    @AfterEach
    void end() {
        fs.close();
        tasks.close();
    }

    private static <T> T join(CompletableFuture<T> result) {
        try {
            return result.orTimeout(30, TimeUnit.SECONDS).join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof FsException refused ? refused : e;
        }
    }

    /** Directories with files, so many logs that they are folded, and some that are not. */
    private void write() {
        for (int i = 0; i < 70; i++) {
            Attributes directory = join(fs.mkdir(Credentials.ROOT, FileSystem.ROOT, Name.of("d" + i), 0755));
            for (int j = 0; j < 4; j++) {
                OpenFile file = join(fs.create(
                                Credentials.ROOT,
                                directory.inode(),
                                Name.of("f" + j),
                                new OpenMode(true, true, false, false, true, false, false),
                                0644))
                        .file();
                byte[] bytes = new byte[j * 3000];
                new Random(i).nextBytes(bytes);
                join(fs.write(file, 0, ByteBuffer.wrap(bytes)));
                join(fs.close(file));
            }
            join(fs.syncAll());
            join(fs.published());
        }
    }

    /** A store that does not have the tables, as often as the test says. */
    private final class Forgetful implements ForwardingStore {
        @Override
        public ObjectStore store() {
            return memory;
        }

        @Override
        public Content get(String key) throws StoreException {
            if (key.contains("/table/") && missing.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                throw new StoreException(Failure.ABSENT, key + " is not there", null);
            }
            return memory.get(key);
        }
    }

    private FileSystem stored(long cacheBytes) throws Exception {
        StoredBranch volume = StoredBranch.open(new Forgetful(), BranchName.MAIN, Optional.empty());
        Bucket bucket = volume.bucket();
        Manifest manifest = bucket.manifest().orElseThrow().manifest();
        assertTrue(manifest.state().index().isPresent());
        StateReader reader =
                new StateReader(bucket, new TableCache(bucket.whole(), cacheBytes), tasks::executeBlocking);
        long end = fs.storeStatus().orElseThrow().lastLog() + 1;
        assertTrue(end > manifest.state().logStart());
        StateView view = reader.read(new Checkpoint(manifest.state(), end, 0), 0);
        States states = new States() {
            @Override
            public StateView present() {
                return view;
            }

            @Override
            public boolean isReadable(StateView some) {
                return true;
            }

            @Override
            public boolean renew(StateView broken) {
                renewals++;
                return true;
            }
        };
        BlockCache cache = new BlockCache(0, volume.blockBytes());
        return new ReadOnlyFs(
                states, new ReadParts(bucket, cache, volume.blockBytes(), 1 << 16, tasks, new SystemClock()));
    }

    @Test
    void everyOperationGetsOnWithoutAnyTableInMemory() throws Exception {
        write();
        assertEquals(Tree.of(fs), Tree.of(stored(0)));
    }

    @Test
    void tablesThatAreInMemoryAreUsed() throws Exception {
        write();
        FileSystem stored = stored(1 << 26);
        assertEquals(Tree.of(fs), Tree.of(stored));
        missing.set(1000);
        join(stored.walk(Credentials.ROOT, FileSystem.ROOT, List.of(Name.of("d5"), Name.of("f3"))));
        assertEquals(1000, missing.get());
    }

    @Test
    void anOperationWhoseStateIsGoneGoesOnWithThePresentOne() throws Exception {
        write();
        FileSystem stored = stored(0);
        missing.set(2);
        assertEquals(
                2,
                join(stored.walk(Credentials.ROOT, FileSystem.ROOT, List.of(Name.of("d5"), Name.of("f3"))))
                        .size());
        assertEquals(2, renewals);
    }

    @Test
    void whatTheStoreHasLostIsAnErrorInTheEnd() throws Exception {
        write();
        FileSystem stored = stored(0);
        missing.set(1000);
        FsException lost = assertThrows(
                FsException.class,
                () -> join(stored.walk(Credentials.ROOT, FileSystem.ROOT, List.of(Name.of("d5"), Name.of("f3")))));
        assertEquals(Errno.EIO, lost.errno());
        assertTrue(lost.getMessage().contains("/table/"), lost::getMessage);
    }
}
