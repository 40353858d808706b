package io.shorefs.core.replication;

import static io.shorefs.core.replication.RandomBytes.bytes;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shorefs.api.FileSystem;
import io.shorefs.api.FileType;
import io.shorefs.api.Name;
import io.shorefs.conformance.store.ForwardingStore;
import io.shorefs.core.Progress;
import io.shorefs.core.check.BucketCheck;
import io.shorefs.core.check.BucketReport;
import io.shorefs.core.check.Finding;
import io.shorefs.core.key.Key;
import io.shorefs.core.key.ObjectId;
import io.shorefs.core.key.ObjectKind;
import io.shorefs.core.key.Value;
import io.shorefs.core.key.ValueCodec;
import io.shorefs.core.object.LogOrigin;
import io.shorefs.core.object.LogWriter;
import io.shorefs.core.object.ObjectNames;
import io.shorefs.core.object.Sealing;
import io.shorefs.core.object.VolumeKey;
import io.shorefs.core.snapshot.CheckpointName;
import io.shorefs.core.tree.Manifest;
import io.shorefs.core.tree.Reach;
import io.shorefs.memory.MemoryStore;
import io.shorefs.spi.ObjectStore;
import io.shorefs.spi.ObjectStore.StoreException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is wrong in an object store is found, by name; what its writer changes meanwhile is not taken for that. */
@Timeout(120)
class BucketCheckTest {
    private static final Duration GRACE = Duration.ofMinutes(10);
    private static final StoreOptions.Collection MARKING =
            new StoreOptions.Collection(GRACE, 1L << 40, Duration.ofDays(1), 0, 1);

    private final AtomicLong millis = new AtomicLong(1_000_000);
    private final MemoryStore memory = new MemoryStore(millis::get);
    private final InterruptedStore store = new InterruptedStore(memory);
    private final Random random = new Random(1);

    private Server server() {
        return Server.idle(memory, random).collecting(MARKING);
    }

    /** Folders and files, some of them folded, one in a segment, the last ones in logs. */
    @BeforeEach
    void aFilesystem() {
        try (Server server = server().start()) {
            server.mkdir("folder");
            for (int i = 0; i < 70; i++) {
                server.write("folder/small" + i, 0, bytes(100, i));
                server.publish();
            }
            server.write("folder/large", 0, bytes(1_500_000, 7));
            server.publish();
            server.write("late", 0, bytes(20_000, 8));
            server.rename("folder/small3", "moved");
            server.publish();
        }
    }

    private BucketReport check(boolean contents) throws StoreException {
        return check(store, contents);
    }

    private static BucketReport check(ObjectStore store, boolean contents) throws StoreException {
        return check(store, BranchName.MAIN, contents);
    }

    private static BucketReport check(ObjectStore store, String branch, boolean contents) throws StoreException {
        return check(store, branch, contents, Progress.NONE);
    }

    private static BucketReport check(ObjectStore store, String branch, boolean contents, Progress progress)
            throws StoreException {
        StoredVolume volume = StoredVolume.find(store).orElseThrow();
        return new BucketCheck(
                        volume.branch(branch, Optional.empty()), volume.volume(), contents, Runnable::run, progress)
                .run();
    }

    /** Who computes a rate of what is told must not be told of less of the same. */
    private static final class Growing implements Progress {
        private String present = "";
        private long last;

        @Override
        public void at(String what, long done, long total) {
            assertTrue(!what.equals(present) || done >= last, () -> what + ": " + done + " after " + last);
            present = what;
            last = done;
        }
    }

    private List<String> findings(boolean contents) throws StoreException {
        return check(contents).state().findings().stream().map(Finding::text).toList();
    }

    private List<String> keys(String folder) throws StoreException {
        return StoredKeys.of(memory, "00000000/" + folder);
    }

    @Test
    void aWholeStoreIsCleanAndNothingIsPut() throws Exception {
        store.watch(request -> {
            if (request.startsWith("put") || request.equals("delete")) {
                throw new AssertionError(request);
            }
        });
        BucketReport report = check(true);
        assertEquals(List.of(), report.state().findings());
        assertEquals(74, report.state().inodes());
        assertEquals(73, report.state().entries());
        assertTrue(report.state().bytes() >= 1_520_000, report::toString);
        assertTrue(report.tables() > 0 && report.logs() > 0 && report.blocks() > 40, report::toString);
        assertEquals(0, report.state().coldRanges());
    }

    @Test
    void aCloneNeedsWhatItsParentWrote() throws Exception {
        try (Server server = server().start()) {
            server.makeClone("c");
        }
        try (Server clone = server().of("c").start()) {
            clone.write("own", 0, bytes(1_500_000, 9));
            clone.publish();
        }
        BucketReport report = check(store, "c", true);
        assertEquals(List.of(), report.state().findings());
        assertTrue(report.state().bytes() >= 3_000_000, report::toString);
        memory.delete(keys("segment/"));
        assertTrue(check(store, "c", false).state().findings().size() > 40, "the parent's segment is missed");
    }

    @Test
    void eachObjectThatIsNeededIsMissed() throws Exception {
        for (String folder : List.of("table/", "segment/")) {
            for (String key : keys(folder)) {
                ByteBuffer bytes = memory.get(key).bytes();
                memory.delete(List.of(key));
                List<String> found = findings(false);
                boolean replaced = found.isEmpty(); // an older index named it
                assertTrue(replaced || found.getFirst().contains(key), () -> key + ": " + found);
                memory.put(key, bytes);
            }
        }
        String index = keys("index/").getLast();
        memory.delete(List.of(index));
        assertTrue(findings(false).getFirst().startsWith(index), () -> index);
        assertTrue(check(false).state().coldRanges() > 0);
    }

    @Test
    void damageIsFoundWhereItIs() throws Exception {
        String segment = keys("segment/").getFirst();
        Damage.flip(memory, segment);
        assertEquals(List.of(), findings(false));
        List<String> found = findings(true);
        assertEquals(1, found.size(), found::toString);
        assertTrue(found.getFirst().startsWith("file \"/folder/large\", inode "), found::toString);
        assertTrue(found.getFirst().contains(segment), found::toString);
        Damage.flip(memory, segment);
        for (String folder : List.of("table/", "log/", "index/")) {
            String key = keys(folder).getLast();
            Damage.flip(memory, key);
            List<String> one = findings(true);
            assertTrue(one.stream().anyMatch(text -> text.contains(key)), () -> key + ": " + one);
            Damage.flip(memory, key);
        }
        Damage.flip(memory, "00000000/manifest");
        List<String> one = findings(true);
        assertEquals(1, one.size());
        assertTrue(one.getFirst().startsWith("00000000/manifest"), one::toString);
    }

    @Test
    void aSegmentThatIsCutIsFoundWithoutReadingIt() throws Exception {
        String segment = keys("segment/").getFirst();
        ByteBuffer bytes = memory.get(segment).bytes();
        memory.put(segment, bytes.slice(0, bytes.remaining() / 2));
        List<String> found = findings(false);
        assertFalse(found.isEmpty());
        assertTrue(found.getFirst().contains("reaches over the end of " + segment), found::toString);
    }

    private static void create(Server server, String checkpoint) {
        server.fs()
                .checkpoints()
                .orElseThrow()
                .create(new CheckpointName(checkpoint))
                .join();
    }

    /** What the checkpoints have is replaced; the name of the segment that only they need. */
    private String keptSegment(Server server, String... checkpoints) throws StoreException {
        for (String checkpoint : checkpoints) {
            create(server, checkpoint);
        }
        List<String> before = keys("segment/");
        server.unlink("folder/large");
        server.write("folder/other", 0, bytes(1_500_000, 9));
        server.publish();
        server.fold();
        assertEquals(1, before.size());
        return before.getFirst();
    }

    /** Tells before each object that is read. */
    private record Reads(ObjectStore store, Consumer<String> before) implements ForwardingStore {
        @Override
        public Content get(String key) throws StoreException {
            before.accept(key);
            return store.get(key);
        }

        @Override
        public ByteBuffer get(String key, long offset, int length) throws StoreException {
            before.accept(key);
            return store.get(key, offset, length);
        }
    }

    /** Finds nothing; how often it reads an object. */
    private long gets(String key, boolean contents) throws StoreException {
        AtomicLong gets = new AtomicLong();
        BucketReport report = check(
                new Reads(memory, read -> gets.addAndGet(read.equals(key) ? 1 : 0)),
                BranchName.MAIN,
                contents,
                new Growing());
        assertEquals(List.of(), report.state().findings());
        return gets.get();
    }

    @Test
    void whatOnlyCheckpointsHaveIsReadOnce() throws Exception {
        try (Server server = server().start()) {
            String segment = keptSegment(server, "one");
            long gets = gets(segment, true);
            assertTrue(gets > 0);
            assertEquals(0, gets(segment, false));
            long blocks = check(true).checkpointBlocks();
            assertTrue(blocks >= 1_500_000 / 4096, () -> blocks + " blocks");
            create(server, "two");
            server.unlink("folder/small5");
            server.publish();
            create(server, "three");
            assertEquals(gets, gets(segment, true));
        }
    }

    /** A table that the present state does not need. */
    private String onlyIn(String checkpoint) throws StoreException {
        Bucket bucket = new Bucket(memory, new Sealing(VolumeKey.NONE), 0);
        Manifest manifest = bucket.manifest().orElseThrow().manifest();
        Set<ObjectId> tables = new HashSet<>(
                Reach.of(bucket.index(manifest.checkpoints().get(checkpoint).state()))
                        .tables());
        tables.removeAll(Reach.of(bucket.index(manifest.state())).tables());
        return ObjectNames.of(tables.iterator().next());
    }

    @Test
    void damageThatOnlyACheckpointHasIsToldWithItsName() throws Exception {
        try (Server server = server().start()) {
            String segment = keptSegment(server, "one", "two");
            Damage.flip(memory, segment);
            assertEquals(List.of(), findings(false));
            List<String> damaged = findings(true);
            assertEquals(1, damaged.size(), damaged::toString);
            assertTrue(
                    damaged.getFirst().startsWith("checkpoint one: file \"/folder/large\", inode "), damaged::toString);
            assertTrue(damaged.getFirst().contains(segment), damaged::toString);
            Damage.flip(memory, segment);
            for (int i = 0; i < 9; i++) { // so that runs are merged
                server.write("late", 0, bytes(100, i));
                create(server, "more" + i);
            }
            server.publish();
            String table = onlyIn("one");
            Damage.flip(memory, table);
            List<String> unread = findings(true);
            assertTrue(
                    unread.stream().anyMatch(text -> text.startsWith("checkpoint one: ") && text.contains(table)),
                    unread::toString);
            assertEquals(List.of(), findings(false));
            Damage.flip(memory, table);
            memory.delete(List.of(segment));
            List<String> gone = findings(true);
            assertTrue(
                    gone.stream().anyMatch(text -> text.startsWith("checkpoint two: ") && text.contains(segment)),
                    gone::toString);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"segment", "index"})
    void aCheckpointThatIsDeletedMeanwhileIsNoFinding(String at) throws Exception {
        try (Server server = server().start()) {
            String segment = keptSegment(server, "one");
            Bucket bucket = new Bucket(memory, new Sealing(VolumeKey.NONE), 0);
            Manifest.Checkpoint one =
                    bucket.manifest().orElseThrow().manifest().checkpoints().get("one");
            String index = ObjectNames.of(one.state().index().orElseThrow());
            AtomicBoolean deleted = new AtomicBoolean();
            Reads reads = new Reads(memory, key -> {
                if (key.equals(at.equals("segment") ? segment : index) && !deleted.getAndSet(true)) {
                    server.fs().checkpoints().orElseThrow().delete("one").join();
                    for (int i = 0; i < 3; i++) {
                        server.collect();
                        millis.addAndGet(GRACE.toMillis());
                    }
                }
            });
            assertEquals(List.of(), check(reads, true).state().findings());
            assertTrue(deleted.get());
            assertFalse(keys("segment/").contains(segment));
        }
    }

    /** The two halves of an entry that do not agree, a name for nothing, and a wrong count, all in one log. */
    @Test
    void referencesAreCheckedBothWays() throws Exception {
        Bucket bucket = new Bucket(memory, new Sealing(VolumeKey.NONE), 0);
        SortedMap<Key, Optional<byte[]>> changes = new TreeMap<>();
        Key nothing = Key.dirent(FileSystem.ROOT, Name.of("nothing"));
        changes.put(nothing, Optional.of(ValueCodec.encode(nothing, new Value.Dirent(999_999, FileType.REGULAR, 900))));
        changes.put(Key.dirent(FileSystem.ROOT, Name.of("late")), Optional.empty());
        long number = bucket.manifest().orElseThrow().manifest().state().logStart();
        while (bucket.log(number).isPresent()) {
            number++;
        }
        var id = bucket.id(ObjectKind.LOG, 0, number);
        bucket.putLog(id, new LogWriter(bucket.sealing(), id, new LogOrigin(9, 9, 9)).finish(changes));
        List<String> found = findings(false);
        assertTrue(
                found.contains("directory 1 has an entry \"nothing\" for inode 999999, which does not exist"),
                found::toString);
        assertTrue(
                found.stream()
                        .anyMatch(text -> text.matches("directory 1, entry \"late\": its position \\d+ has no name")),
                found::toString);
        assertTrue(found.stream().anyMatch(text -> text.contains("no directory names it")), found::toString);
    }

    /** The writer overwrites, folds, collects and deletes while the check is in the middle, at each of its requests. */
    @Test
    void whatTheWriterChangesMeanwhileIsNoFinding() throws Exception {
        for (int fromEnd = 0; fromEnd < 12; fromEnd++) { // blocks come last, tables before them
            try (Server server = server().start()) {
                int then = requests() - fromEnd;
                int[] made = {0};
                store.watch(request -> {
                    if (++made[0] == then) {
                        replaceAll(server, then);
                    }
                });
                assertEquals(List.of(), findings(true), () -> "at request " + then);
                assertTrue(made[0] >= then, "the writer has changed something");
            }
        }
    }

    private int requests() throws StoreException {
        int[] made = {0};
        store.watch(request -> made[0]++);
        check(true);
        return made[0];
    }

    private void replaceAll(Server server, int seed) {
        server.write("folder/large", 0, bytes(1_500_000, seed));
        server.write("late", 0, bytes(20_000, seed));
        for (int i = 0; i < 130; i++) {
            server.write("folder/small" + i % 3, 0, bytes(100, seed + i));
            server.publish();
        }
        server.collect();
        millis.addAndGet(2 * GRACE.toMillis());
        server.collect();
    }

    @Test
    void aStoreThatIsAwayIsNoFinding() {
        store.interruptAt(request -> request.startsWith("get") && request.length() > 36);
        assertThrows(StoreException.class, () -> check(true));
    }
}
