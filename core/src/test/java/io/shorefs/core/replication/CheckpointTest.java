package io.shorefs.core.replication;

import static io.shorefs.core.replication.RandomBytes.bytes;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shorefs.api.AttachName;
import io.shorefs.api.AttributeChanges;
import io.shorefs.api.Credentials;
import io.shorefs.api.Errno;
import io.shorefs.api.FileSystem;
import io.shorefs.api.FileSystems.Attached;
import io.shorefs.api.FsException;
import io.shorefs.api.Name;
import io.shorefs.api.OpenMode;
import io.shorefs.api.XattrMode;
import io.shorefs.conformance.filesystem.TestClock;
import io.shorefs.conformance.model.ModelFileSystem;
import io.shorefs.conformance.random.Comparison;
import io.shorefs.conformance.random.Tree;
import io.shorefs.conformance.random.World;
import io.shorefs.core.CoreOptions;
import io.shorefs.core.SystemClock;
import io.shorefs.core.SystemTasks;
import io.shorefs.core.key.ObjectId;
import io.shorefs.core.key.ObjectKind;
import io.shorefs.core.object.Sealing;
import io.shorefs.core.object.VolumeKey;
import io.shorefs.core.snapshot.CheckpointName;
import io.shorefs.core.snapshot.Replica;
import io.shorefs.core.tree.Manifest;
import io.shorefs.memory.MemoryStore;
import io.shorefs.spi.ObjectStore.StoreException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.SortedMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Checkpoints: made at once or not at all, kept whatever is folded and collected, and read as filesystems. */
@Timeout(120)
class CheckpointTest {
    private static final Duration GRACE = Duration.ofMinutes(10);
    private static final StoreOptions.Collection MARKING =
            new StoreOptions.Collection(GRACE, 1L << 40, Duration.ofDays(1), 0, 1);

    private final AtomicLong millis = new AtomicLong(1_000_000);
    private final MemoryStore memory = new MemoryStore(millis::get);
    private final InterruptedStore store = new InterruptedStore(memory);
    private final Bucket bucket = new Bucket(memory, new Sealing(VolumeKey.NONE), 0);
    private final Random random = new Random(1);

    private Server server() {
        return Server.idle(store, random).collecting(MARKING);
    }

    private static Manifest.Checkpoint create(Server server, String name) {
        return join(server.fs().checkpoints().orElseThrow().create(CheckpointName.chosen(name)));
    }

    private static void delete(Server server, String name) {
        join(server.fs().checkpoints().orElseThrow().delete(name));
    }

    private static SortedMap<String, Manifest.Checkpoint> list(Server server) {
        return join(server.fs().checkpoints().orElseThrow().list());
    }

    private static <T> T join(CompletableFuture<T> result) {
        try {
            return result.orTimeout(30, TimeUnit.SECONDS).join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof FsException refused ? refused : e;
        }
    }

    private static Errno refusal(Runnable work) {
        return assertThrows(FsException.class, work::run).errno();
    }

    private static Attached attach(Server server, String aname) {
        return join(server.fs().fileSystems().attach(AttachName.parse(aname.getBytes(UTF_8))));
    }

    private void collectAll(Server server) {
        for (int i = 0; i < 3; i++) {
            server.collect();
            millis.addAndGet(GRACE.toMillis());
        }
    }

    private long segments() throws StoreException {
        List<String> found = new ArrayList<>();
        memory.list("00000000/segment/", Optional.empty(), listed -> found.add(listed.key()));
        return found.size();
    }

    @Test
    void aCheckpointHasWhatHappenedBeforeAndNothingElse() {
        try (Server server = server().start()) {
            server.mkdir("d");
            server.write("d/small", 0, bytes(100, 1));
            server.write("d/large", 0, bytes(300_000, 2));
            Manifest.Checkpoint made = create(server, "one");
            assertEquals(
                    made.logEnd(), made.state().logStart(), "it has no logs, which every mount would keep in memory");
            server.write("d/small", 0, bytes(100, 3));
            server.write("d/large", 100_000, bytes(100_000, 4));
            server.write("d/new", 0, bytes(10, 5));
            server.rename("d/small", "moved");
            try (Attached attached = attach(server, "/@one")) {
                Reader reader = new Reader(attached.fileSystem());
                assertArrayEquals(bytes(100, 1), reader.read("d/small"));
                assertArrayEquals(bytes(300_000, 2), reader.read("d/large"));
                assertNull(reader.read("d/new"));
                assertNull(reader.read("moved"));
                assertEquals(List.of("small", "large"), reader.list("d"));
            }
            assertArrayEquals(bytes(100, 3), server.read("moved"));
        }
    }

    /** Names, attributes, extended attributes, ACLs, links, holes: of whatever random steps made, at three moments, and of the last one as a replica shows it. */
    @Test
    void aStateHasAllThatTheFilesystemHad() throws StoreException {
        long seed = Long.getLong("shorefs.seed", new Random().nextLong());
        TestClock clock = new TestClock();
        Comparison made = new Comparison(new ModelFileSystem(clock), new ModelFileSystem(clock), clock, seed);
        made.run(900);
        SystemTasks tasks = new SystemTasks();
        try (Server server = server().start();
                tasks) {
            World world = new World(server.fs());
            join(server.fs().change(Credentials.ROOT, FileSystem.ROOT, AttributeChanges.ofMode(0777)));
            List<String> trees = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                made.steps().subList(i * 300, (i + 1) * 300).forEach(step -> step.run(world, clock));
                trees.add(Tree.of(server.fs()));
                create(server, "c" + i);
            }
            world.afterCrash(); // what is open would not be closed
            for (int i = 0; i < 3; i++) {
                try (Attached attached = attach(server, "/@c" + i)) {
                    assertEquals(trees.get(i), Tree.of(attached.fileSystem()), "seed " + seed);
                }
            }
            server.publish();
            CoreOptions options = new CoreOptions(64 << 20, 1 << 20, Duration.ofMillis(50), 4096, 1, fault -> {
                throw fault;
            });
            StoredBranch volume = StoredBranch.open(memory, BranchName.MAIN, Optional.empty());
            try (Replica replica = Replica.open(volume, options, tasks, new SystemClock())) {
                assertEquals(Tree.of(server.fs()), Tree.of(replica.fileSystem()), "seed " + seed);
            }
        }
    }

    @Test
    void namesAreTakenOnceAndGivenBack() {
        try (Server server = server().start()) {
            create(server, "one");
            create(server, "2026-11.x_y");
            assertEquals(Errno.EEXIST, refusal(() -> create(server, "one")));
            assertEquals(Errno.EINVAL, refusal(() -> create(server, "auto-mine")));
            for (String bad : List.of("", "a/b", ".x", "-x", "a,b", "a b", "@x", "x".repeat(65))) {
                assertEquals(Errno.EINVAL, refusal(() -> create(server, bad)), bad);
            }
            assertEquals(List.of("2026-11.x_y", "one"), List.copyOf(list(server).keySet()));
            delete(server, "one");
            assertEquals(Errno.ENOENT, refusal(() -> delete(server, "one")));
            assertEquals(Errno.ENOENT, refusal(() -> attach(server, "/@one")));
            create(server, "one");
            assertEquals(2, list(server).size());
        }
    }

    @Test
    void whatACheckpointNeedsStaysAndWhatOnlyItNeededGoes() throws StoreException {
        try (Server server = server().start()) {
            server.write("large", 0, bytes(1_600_000, 1));
            server.write("inLog", 0, bytes(5000, 2));
            create(server, "kept");
            server.unlink("large");
            server.unlink("inLog");
            server.fold();
            collectAll(server);
            server.fold();
            collectAll(server);
            assertEquals(1, segments());
            try (Attached attached = attach(server, "/@kept")) {
                Reader reader = new Reader(attached.fileSystem());
                assertArrayEquals(bytes(1_600_000, 1), reader.read("large"));
                assertArrayEquals(bytes(5000, 2), reader.read("inLog"));
            }
            delete(server, "kept");
            server.collect();
            assertEquals(1, segments(), "the grace");
            collectAll(server);
            assertEquals(0, segments());
        }
        try (Server fresh = server().start()) {
            assertNull(fresh.read("large"));
            assertEquals(0, list(fresh).size());
        }
    }

    @Test
    void aCheckpointOutlivesItsServerAndItsMachine() {
        Server first = server().start();
        first.write("f", 0, bytes(100_000, 1));
        create(first, "kept");
        first.write("f", 0, bytes(100_000, 2));
        first.publish();
        first.crash();
        try (Server other = server().start();
                Attached attached = attach(other, "/@kept")) {
            assertArrayEquals(bytes(100_000, 1), new Reader(attached.fileSystem()).read("f"));
            assertArrayEquals(bytes(100_000, 2), other.read("f"));
        }
    }

    /** The put whose answer is lost, or that is not done; afterwards the same machine goes on. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aCreationThatEndsAnywhereIsThereOrIsNot(boolean lost) {
        Server server = server().start();
        server.write("f", 0, bytes(100_000, 1));
        server.publish();
        CompletableFuture<Manifest.Checkpoint> creation;
        if (lost) {
            store.loseAnswerOfReplacement();
            creation = server.fs().checkpoints().orElseThrow().create(CheckpointName.chosen("c"));
            assertEquals(join(creation), list(server).get("c"), "one whose answer was lost is the one");
            server.crash();
        } else {
            store.interruptAt("put manifest"::equals);
            creation = server.fs().checkpoints().orElseThrow().create(CheckpointName.chosen("c"));
            Awaitility.await().until(store::isAway);
            assertFalse(creation.isDone());
            server.crash();
            store.giveBack();
        }
        server.start();
        assertEquals(lost ? 1 : 0, list(server).size());
        if (!lost) {
            create(server, "c");
        }
        try (Attached attached = attach(server, "/@c")) {
            assertArrayEquals(bytes(100_000, 1), new Reader(attached.fileSystem()).read("f"));
        }
        server.close();
    }

    @Test
    void aDeletionWhoseAnswerIsLostIsDone() {
        try (Server server = server().start()) {
            create(server, "c");
            store.loseAnswerOfReplacement();
            delete(server, "c");
            assertTrue(list(server).isEmpty());
        }
    }

    /** Something that was doomed in between may be what the state that was chosen before refers to. */
    @Test
    void whatWasDoomedMeanwhileSendsACreationBackToTheBeginning() throws StoreException {
        try (Server server = server().start()) {
            server.write("f", 0, bytes(100_000, 1));
            store.before("put manifest"::equals, () -> {
                server.write("later", 0, bytes(100_000, 2));
                edit(manifest -> Manifests.withDoomed(
                        manifest, List.of(new Manifest.Doomed(new ObjectId(0, ObjectKind.SEGMENT, 0, 7), 1, 0))));
            });
            create(server, "c");
            try (Attached attached = attach(server, "/@c")) {
                assertArrayEquals(bytes(100_000, 2), new Reader(attached.fileSystem()).read("later"));
            }
            assertEquals(1, bucket.manifest().orElseThrow().manifest().doomed().size());
        }
    }

    /** As another part of the same writer would. */
    private void edit(UnaryOperator<Manifest> change) {
        try {
            new ManifestWriter(bucket, bucket.manifest().orElseThrow()).change(change);
        } catch (StoreException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aServerThatWasTakenOverMakesNone() {
        Server old = server().start();
        old.write("f", 0, bytes(100, 1));
        old.publish();
        try (Server other = server().start()) {
            old.write("g", 0, bytes(100, 1));
            assertEquals(Errno.EIO, refusal(() -> create(old, "c")));
            assertTrue(list(other).isEmpty());
        }
        old.crash();
    }

    @Test
    void everyChangeIsRefusedAndNothingElseIs() {
        try (Server server = server().start()) {
            server.mkdir("d");
            server.write("d/f", 0, bytes(100_000, 1));
            server.setXattr("d/f", "a", bytes(10, 1));
            server.write("secret", 0, bytes(10, 1));
            join(server.fs().change(Credentials.ROOT, new Reader(server.fs()).inode("secret"), mode()));
            join(server.fs().symlink(Credentials.ROOT, FileSystem.ROOT, Name.of("link"), "d/f".getBytes(UTF_8)));
            create(server, "c");
            try (Attached attached = attach(server, "/@c")) {
                FileSystem fs = attached.fileSystem();
                Reader reader = new Reader(fs);
                long d = reader.inode("d");
                long f = reader.inode("d/f");
                Credentials root = Credentials.ROOT;
                Name name = Name.of("x");
                List<Runnable> changes = List.of(
                        () -> join(fs.mkdir(root, d, name, 0755)),
                        () -> join(fs.mknod(root, d, name, 0644, 0)),
                        () -> join(fs.symlink(root, d, name, "t".getBytes(UTF_8))),
                        () -> join(fs.link(root, f, d, name)),
                        () -> join(fs.unlink(root, d, Name.of("f"))),
                        () -> join(fs.rmdir(root, FileSystem.ROOT, Name.of("d"))),
                        () -> join(fs.rename(root, d, Name.of("f"), d, name)),
                        () -> join(fs.create(root, d, name, OpenMode.READ_WRITE, 0644)),
                        () -> join(fs.open(root, f, OpenMode.WRITE)),
                        () -> join(fs.access(root, f, 2)),
                        () -> join(fs.setXattr(root, f, Name.of("user.b"), bytes(1, 1), XattrMode.ANY)),
                        () -> join(fs.removeXattr(root, f, Name.of("user.a"))),
                        () -> join(fs.change(root, f, mode())));
                changes.forEach(change -> assertEquals(Errno.EROFS, refusal(change)));
                assertArrayEquals(bytes(100_000, 1), reader.read("d/f"));
                assertArrayEquals(bytes(10, 1), join(fs.xattr(root, f, Name.of("user.a"))));
                assertEquals("d/f", new String(join(fs.readlink(reader.inode("link"))), UTF_8));
                join(fs.access(root, f, 4));
                join(fs.sync(f));
                join(fs.syncAll());
                assertEquals(5, join(fs.statistics()).files());
                assertEquals(
                        Errno.EACCES,
                        refusal(() -> join(fs.open(new Credentials(7, 7), reader.inode("secret"), OpenMode.READ))));
            }
        }
    }

    private static AttributeChanges mode() {
        return new AttributeChanges(
                OptionalInt.of(0600),
                OptionalInt.empty(),
                OptionalInt.empty(),
                OptionalLong.empty(),
                Optional.empty(),
                Optional.empty(),
                false);
    }

    @Test
    void whoUsesACheckpointThatWasDeletedIsToldSo() {
        try (Server server = server().start()) {
            server.write("f", 0, bytes(100, 1));
            create(server, "c");
            Attached attached = attach(server, "/@c");
            try (attached) {
                Reader reader = new Reader(attached.fileSystem());
                assertArrayEquals(bytes(100, 1), reader.read("f"));
                delete(server, "c");
                create(server, "c");
                try (Attached other = attach(server, "/@c")) {
                    assertTrue(other.fileSystem() != attached.fileSystem(), "another one of the same name");
                    assertArrayEquals(bytes(100, 1), new Reader(other.fileSystem()).read("f"));
                }
                assertEquals(Errno.ESTALE, refusal(() -> reader.read("f")));
            }
        }
    }

    @Test
    void aCheckpointThatMayBeDeletedByNowIsNotRead() {
        try (Server server = server().start()) {
            server.write("f", 0, bytes(100, 1));
            create(server, "c");
            try (Attached attached = attach(server, "/@c")) {
                Reader reader = new Reader(attached.fileSystem());
                server.pass(GRACE.dividedBy(2).minusSeconds(60));
                assertArrayEquals(bytes(100, 1), reader.read("f"));
                server.pass(Duration.ofSeconds(60));
                assertEquals(Errno.EIO, refusal(() -> reader.read("f")));
                try (Attached again = attach(server, "/@c")) {
                    assertTrue(again.fileSystem() == attached.fileSystem());
                }
                assertArrayEquals(bytes(100, 1), reader.read("f"), "the manifest was read again");
            }
        }
    }

    @Test
    void optionsThatAreNotKnownAreRefused() {
        try (Server server = server().start()) {
            assertEquals(Errno.EINVAL, refusal(() -> attach(server, "/,colour=blue")));
            assertEquals(Errno.EINVAL, refusal(() -> attach(server, "/,colour")));
            assertEquals(Errno.ENOENT, refusal(() -> attach(server, "/@none/d")));
            attach(server, "/").close();
        }
    }
}
