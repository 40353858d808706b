package io.shorefs.core.replication;

import static io.shorefs.core.replication.RandomBytes.bytes;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shorefs.api.FileSystem;
import io.shorefs.api.FileType;
import io.shorefs.api.Name;
import io.shorefs.core.Progress;
import io.shorefs.core.check.BucketCheck;
import io.shorefs.core.check.BucketReport;
import io.shorefs.core.check.Finding;
import io.shorefs.core.key.Key;
import io.shorefs.core.key.ObjectKind;
import io.shorefs.core.key.Value;
import io.shorefs.core.key.ValueCodec;
import io.shorefs.core.object.LogOrigin;
import io.shorefs.core.object.LogWriter;
import io.shorefs.core.object.Sealing;
import io.shorefs.core.object.VolumeKey;
import io.shorefs.memory.MemoryStore;
import io.shorefs.spi.ObjectStore;
import io.shorefs.spi.ObjectStore.StoreException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

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
        StoredVolume volume = StoredVolume.find(store).orElseThrow();
        return new BucketCheck(
                        volume.branch(branch, Optional.empty()),
                        volume.volume(),
                        contents,
                        Runnable::run,
                        Progress.NONE)
                .run();
    }

    private List<String> findings(boolean contents) throws StoreException {
        return check(contents).state().findings().stream().map(Finding::text).toList();
    }

    private List<String> keys(String folder) throws StoreException {
        return StoredKeys.of(memory, "00000000/" + folder);
    }

    private void change(String key) throws StoreException {
        ByteBuffer bytes = memory.get(key).bytes();
        byte[] changed = new byte[bytes.remaining()];
        bytes.get(changed);
        changed[changed.length / 2] ^= 1;
        memory.put(key, ByteBuffer.wrap(changed));
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
        change(segment);
        assertEquals(List.of(), findings(false));
        List<String> found = findings(true);
        assertEquals(1, found.size(), found::toString);
        assertTrue(found.getFirst().startsWith("file \"/folder/large\", inode "), found::toString);
        assertTrue(found.getFirst().contains(segment), found::toString);
        change(segment);
        for (String folder : List.of("table/", "log/", "index/")) {
            String key = keys(folder).getLast();
            change(key);
            List<String> one = findings(true);
            assertTrue(one.stream().anyMatch(text -> text.contains(key)), () -> key + ": " + one);
            change(key);
        }
        change("00000000/manifest");
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
