package io.shorefs.core.replication;

import static io.shorefs.core.replication.RandomBytes.bytes;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shorefs.api.AttachName;
import io.shorefs.api.Errno;
import io.shorefs.api.FileSystem;
import io.shorefs.api.FileSystems;
import io.shorefs.api.FileSystems.Attached;
import io.shorefs.api.FsException;
import io.shorefs.core.CoreOptions;
import io.shorefs.core.Progress;
import io.shorefs.core.SystemClock;
import io.shorefs.core.SystemTasks;
import io.shorefs.core.check.BucketCheck;
import io.shorefs.core.check.Finding;
import io.shorefs.core.object.ObjectNames;
import io.shorefs.core.object.Sealing;
import io.shorefs.core.object.VolumeKey;
import io.shorefs.core.snapshot.CheckpointName;
import io.shorefs.core.snapshot.Replica;
import io.shorefs.core.tree.Manifest;
import io.shorefs.memory.MemoryStore;
import io.shorefs.spi.JournalException;
import io.shorefs.spi.ObjectStore.StoreException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Replicas, checkpoints, checks and scrubs of branches that stand on others, some of which are gone. */
@Timeout(120)
class CloneReadersTest {
    private static final Duration GRACE = Duration.ofMinutes(10);
    private static final StoreOptions.Collection MARKING =
            new StoreOptions.Collection(GRACE, 1L << 40, Duration.ofDays(1), 0, 1);

    private final AtomicLong millis = new AtomicLong(1_000_000);
    private final MemoryStore memory = new MemoryStore(millis::get);
    private final Random random = new Random(1);
    private final SystemTasks tasks = new SystemTasks();

    @AfterEach
    void end() {
        tasks.close();
    }

    private Server server(String branch) {
        return Server.idle(memory, random).of(branch).collecting(MARKING).start();
    }

    private Replica replica(String branch) throws StoreException {
        CoreOptions options = new CoreOptions(64 << 20, 1 << 20, Duration.ofMillis(50), 4096, 1, fault -> {
            throw fault;
        });
        StoredBranch stored = StoredBranch.open(memory, branch, Optional.empty());
        return Replica.open(stored, options, GRACE, Duration.ofMillis(3), tasks, new SystemClock());
    }

    private List<String> findings(String branch) throws StoreException {
        StoredVolume volume = StoredVolume.find(memory).orElseThrow();
        return new BucketCheck(
                        volume.branch(branch, Optional.empty()), volume.volume(), true, Runnable::run, Progress.NONE)
                .run().state().findings().stream().map(Finding::text).toList();
    }

    private static void assertScrubbed(Server server, long atLeast) {
        var report = server.fs().scrub().join();
        assertEquals(List.of(), report.findings());
        assertTrue(report.bytes() >= atLeast, report::toString);
    }

    /** Some in a segment, some in a log, some in tables. */
    private static void fill(Server server, String name, int seed) {
        server.mkdir(name);
        server.write(name + "/large", 0, bytes(1_500_000, seed));
        server.publish();
        server.write(name + "/small", 0, bytes(20_000, seed + 1));
        server.write(name + "/inline", 0, bytes(100, seed + 2));
        server.publish();
    }

    private static void assertFilled(FileSystem fs, String name, int seed) {
        Reader reader = new Reader(fs);
        assertArrayEquals(bytes(1_500_000, seed), reader.read(name + "/large"));
        assertArrayEquals(bytes(20_000, seed + 1), reader.read(name + "/small"));
        assertArrayEquals(bytes(100, seed + 2), reader.read(name + "/inline"));
    }

    private static void empty(Server server, String name) {
        for (String file : List.of("large", "small", "inline")) {
            server.unlink(name + "/" + file);
        }
        server.rmdir(name);
        server.publish();
    }

    private void collect(Server... servers) {
        for (int i = 0; i < 4; i++) {
            for (Server server : servers) {
                server.collect();
            }
            millis.addAndGet(GRACE.toMillis());
        }
    }

    private static void checkpoint(Server server, String name) {
        server.fs().checkpoints().orElseThrow().create(new CheckpointName(name)).join();
    }

    private static Attached attach(FileSystems of, String aname) throws Exception {
        return of.attach(AttachName.parse(aname.getBytes(UTF_8))).get(30, TimeUnit.SECONDS);
    }

    private static void assertCheckpoint(FileSystems of, String aname, String name, int seed) throws Exception {
        try (Attached attached = attach(of, aname)) {
            assertFilled(attached.fileSystem(), name, seed);
        }
    }

    private static void awaitLast(Replica replica, Server server) {
        Awaitility.await()
                .pollInterval(Duration.ofMillis(2))
                .until(() -> replica.status().lastLog()
                        >= server.fs().storeStatus().orElseThrow().lastLog());
    }

    @Test
    void aReplicaFollowsACloneWhateverItsParentDoes() throws Exception {
        Server main = server("main");
        fill(main, "of main", 1);
        main.makeClone("c");
        Server clone = server("c");
        try (Replica replica = replica("c")) {
            assertFilled(replica.fileSystem(), "of main", 1);
            fill(clone, "of c", 20);
            fill(main, "later", 40);
            awaitLast(replica, clone);
            assertFilled(replica.fileSystem(), "of c", 20);
            assertNull(new Reader(replica.fileSystem()).read("later/large"));
            checkpoint(clone, "then");
            empty(clone, "of c");
            empty(main, "of main");
            for (Server each : List.of(main, clone)) {
                each.fold();
            }
            collect(main, clone);
            awaitLast(replica, clone);
            assertFilled(replica.fileSystem(), "of main", 1);
            assertNull(new Reader(replica.fileSystem()).read("of c/large"));
            assertCheckpoint(replica.fileSystems(), "/@then", "of c", 20);
            assertCheckpoint(clone.fs().fileSystems(), "/@then", "of c", 20);
            main.close();
            clone.deleteBranch("main");
            collect(clone);
            assertFilled(replica.fileSystem(), "of main", 1);
            assertCheckpoint(replica.fileSystems(), "/@then", "of main", 1);
        }
        try (Replica fresh = replica("c")) {
            assertFilled(fresh.fileSystem(), "of main", 1);
            assertCheckpoint(fresh.fileSystems(), "/@then", "of c", 20);
        }
        assertEquals(List.of(), findings("c"));
        clone.close();
    }

    @ParameterizedTest
    @CsvSource({"c, main", "main, c"})
    void aReplicaOfADeletedBranchSaysSo(String deleted, String other) throws Exception {
        try (Server main = server("main")) {
            fill(main, "d", 1);
            main.makeClone("c");
        }
        try (Replica replica = replica(deleted);
                Server survivor = server(other)) {
            Reader reader = new Reader(replica.fileSystem());
            assertArrayEquals(bytes(20_000, 2), reader.read("d/small"));
            survivor.deleteBranch(deleted);
            Awaitility.await()
                    .untilAsserted(() -> assertEquals(
                            Errno.ESTALE,
                            assertThrows(FsException.class, () -> reader.read("d/small"))
                                    .errno()));
        }
        for (Executable opening : List.<Executable>of(() -> replica(deleted), () -> findings(deleted))) {
            JournalException refused = assertThrows(JournalException.class, opening);
            assertTrue(refused.getMessage().contains("\"" + deleted + "\""), refused.getMessage());
        }
    }

    @Test
    void ofACloneOfACloneTheMiddleMayBeDeleted() throws Exception {
        Server main = server("main");
        fill(main, "of main", 1);
        main.makeClone("a");
        try (Server a = server("a")) {
            fill(a, "of a", 20);
            a.fold();
            checkpoint(a, "gone");
            a.makeClone("b");
            empty(a, "of a");
        }
        Server b = server("b");
        fill(b, "of b", 40);
        checkpoint(b, "all");
        empty(b, "of main");
        main.deleteBranch("a");
        empty(main, "of main");
        main.fold();
        b.fold();
        collect(main, b);
        try (Replica replica = replica("b")) {
            assertFilled(replica.fileSystem(), "of a", 20);
            assertFilled(replica.fileSystem(), "of b", 40);
            for (String name : List.of("of main", "of a", "of b")) {
                int seed = name.equals("of main") ? 1 : name.equals("of a") ? 20 : 40;
                assertCheckpoint(replica.fileSystems(), "/@all", name, seed);
                assertCheckpoint(b.fs().fileSystems(), "/@all", name, seed);
            }
            assertEquals(List.of("all"), List.copyOf(replica.checkpoints().keySet()));
        }
        assertEquals(List.of(), findings("b"));
        assertEquals(List.of(), findings("main"));
        assertScrubbed(b, 3_000_000);
        main.close();
        b.deleteBranch("main");
        b.fs().checkpoints().orElseThrow().delete("all").join();
        collect(b, b);
        assertEquals(List.of(), findings("b"));
        assertScrubbed(b, 3_000_000);
        try (Server fresh = server("b")) {
            assertFilled(fresh.fs(), "of a", 20);
            assertFilled(fresh.fs(), "of b", 40);
        }
        b.crash();
    }

    @Test
    void damageOfWhatAParentWroteIsFoundByTheClonesScrubAndCheck() throws Exception {
        try (Server main = server("main")) {
            fill(main, "of main", 1);
            main.makeClone("c");
        }
        String segment = StoredKeys.of(memory, "00000000/segment/").getFirst();
        try (Server clone = server("c")) {
            fill(clone, "of c", 20);
            assertScrubbed(clone, 3_000_000);
            Damage.flip(memory, segment);
            List<String> scrubbed = clone.fs().scrub().join().findings().stream()
                    .map(Finding::text)
                    .toList();
            assertEquals(1, scrubbed.size(), scrubbed::toString);
            assertTrue(scrubbed.getFirst().startsWith("file \"/of main/large\", inode "), scrubbed::toString);
            assertTrue(scrubbed.getFirst().contains(segment), scrubbed::toString);
            assertEquals(scrubbed, findings("c"));
            Damage.flip(memory, segment);
        }
        doom(segment);
        List<String> doomed = findings("c");
        assertTrue(
                doomed.stream().anyMatch(text -> text.contains(segment + ", which it needs, is to be deleted")),
                doomed::toString);
    }

    /** As a faulty parent would. */
    private void doom(String key) throws StoreException {
        Bucket main = new Bucket(memory, new Sealing(VolumeKey.NONE), 0);
        Bucket.Current present = main.manifest().orElseThrow();
        List<Manifest.Doomed> list =
                List.of(new Manifest.Doomed(ObjectNames.parse(key).orElseThrow(), 1, 0));
        assertTrue(main.replace(Optional.of(present), Manifests.withDoomed(present.manifest(), list))
                .isPresent());
    }
}
