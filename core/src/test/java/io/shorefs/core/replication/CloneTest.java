package io.shorefs.core.replication;

import static io.shorefs.core.replication.RandomBytes.bytes;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shorefs.api.Errno;
import io.shorefs.api.FsException;
import io.shorefs.core.object.Sealing;
import io.shorefs.core.object.VolumeKey;
import io.shorefs.core.tree.Manifest;
import io.shorefs.memory.MemoryStore;
import io.shorefs.spi.JournalException;
import io.shorefs.spi.ObjectStore.StoreException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A clone has what its parent had, whatever both do since; what neither of them needs goes, and nothing else. */
@Timeout(120)
class CloneTest {
    private static final Duration GRACE = Duration.ofMinutes(10);
    private static final StoreOptions.Collection MARKING =
            new StoreOptions.Collection(GRACE, 1L << 40, Duration.ofDays(1), 0, 1);

    private final AtomicLong millis = new AtomicLong(1_000_000);
    private final MemoryStore memory = new MemoryStore(millis::get);
    private final WatchedStore store = new WatchedStore(memory);
    private final Random random = new Random(1);

    private Server server() {
        return Server.idle(store, random).collecting(MARKING);
    }

    private Server clone(String name) {
        return server().of(name).start();
    }

    /** Some in a log, some in a segment. */
    private static void fill(Server server, int seed) {
        server.write("small", 0, bytes(5000, seed));
        server.publish();
        for (int i = 0; i < 4; i++) {
            server.write("much" + i, 0, bytes(400_000, seed + i));
        }
        server.publish();
    }

    private static void assertFilled(Server server, int seed) {
        assertArrayEquals(bytes(5000, seed), server.read("small"));
        for (int i = 0; i < 4; i++) {
            assertArrayEquals(bytes(400_000, seed + i), server.read("much" + i));
        }
    }

    private static void empty(Server server) {
        server.unlink("small");
        for (int i = 0; i < 4; i++) {
            server.unlink("much" + i);
        }
        server.publish();
    }

    /** So often that what is dead now is gone then. */
    private void collect(Server server) {
        for (int i = 0; i < 3; i++) {
            server.collect();
            millis.addAndGet(GRACE.toMillis());
        }
        server.collect();
    }

    private List<String> objects(String prefix) {
        return StoredKeys.of(memory, prefix);
    }

    private Bucket bucket(int branch) {
        return new Bucket(memory, new Sealing(VolumeKey.NONE), branch);
    }

    private Manifest manifest(int branch) throws StoreException {
        return bucket(branch).manifest().orElseThrow().manifest();
    }

    private static Errno errno(Executable refused) {
        Throwable thrown = assertThrows(Throwable.class, refused);
        return ((FsException) (thrown instanceof CompletionException e ? e.getCause() : thrown)).errno();
    }

    @Test
    void bothHaveWhatWasThereAndGoOnByThemselves() {
        Server parent = server().start();
        fill(parent, 1);
        parent.setXattr("small", "a", bytes(10, 3));
        parent.write("last", 0, bytes(100, 5)); // not even in the journal
        parent.makeClone("c");
        Server clone = clone("c");
        assertFilled(clone, 1);
        assertArrayEquals(bytes(100, 5), clone.read("last"));
        assertArrayEquals(bytes(10, 3), clone.xattr("small", "a"));
        assertEquals(parent.inode("much2"), clone.inode("much2"));
        parent.write("much0", 1000, bytes(50_000, 70));
        parent.unlink("much1");
        parent.write("of the parent", 0, bytes(9000, 71));
        clone.write("much0", 200_000, bytes(50_000, 80));
        clone.unlink("much3");
        clone.write("of the clone", 0, bytes(9000, 81));
        for (Server each : List.of(parent, clone, parent, clone)) {
            each.fold();
            collect(each);
        }
        assertBoth(parent, clone);
        parent.close();
        clone.close();
        try (Server freshParent = server().start();
                Server freshClone = clone("c")) {
            assertBoth(freshParent, freshClone);
        }
    }

    private static void assertBoth(Server parent, Server clone) {
        byte[] ofParent = bytes(400_000, 1);
        System.arraycopy(bytes(50_000, 70), 0, ofParent, 1000, 50_000);
        byte[] ofClone = bytes(400_000, 1);
        System.arraycopy(bytes(50_000, 80), 0, ofClone, 200_000, 50_000);
        assertArrayEquals(ofParent, parent.read("much0"));
        assertArrayEquals(ofClone, clone.read("much0"));
        assertNull(parent.read("much1"));
        assertArrayEquals(bytes(400_000, 2), clone.read("much1"));
        assertArrayEquals(bytes(400_000, 4), parent.read("much3"));
        assertNull(clone.read("much3"));
        assertArrayEquals(bytes(9000, 71), parent.read("of the parent"));
        assertNull(clone.read("of the parent"));
        assertArrayEquals(bytes(9000, 81), clone.read("of the clone"));
        assertNull(parent.read("of the clone"));
    }

    @Test
    void aCloneHasThePasswordOfItsParent() {
        try (Server parent = encrypted("main")) {
            fill(parent, 1);
            parent.makeClone("c");
        }
        try (Server clone = encrypted("c")) {
            assertFilled(clone, 1);
            fill(clone, 20);
            clone.fold();
        }
        try (Server fresh = encrypted("c")) {
            assertFilled(fresh, 20);
        }
    }

    private Server encrypted(String branch) {
        return new Server(store, random, Duration.ofDays(1), Optional.of("secret"))
                .of(branch)
                .collecting(MARKING)
                .start();
    }

    @Test
    void whatTheParentRemovesAndRewritesStaysForTheClone() throws StoreException {
        try (Server parent = server().start()) {
            fill(parent, 1);
            parent.makeClone("c");
            for (int i = 1; i < 4; i++) {
                parent.unlink("much" + i); // mostly dead but for the clone
            }
            parent.publish();
            collect(parent);
            empty(parent, "small", "much0");
            parent.fold();
            collect(parent);
            assertEquals(1, manifest(0).pins().size());
            try (Server clone = clone("c")) {
                assertFilled(clone, 1);
            }
        }
    }

    private static void empty(Server server, String... names) {
        for (String name : names) {
            server.unlink(name);
        }
        server.publish();
    }

    @Test
    void whenACloneIsDeletedWhatOnlyItNeededGoes() throws StoreException {
        try (Server parent = server().start()) {
            fill(parent, 1);
            parent.makeClone("c");
            try (Server clone = clone("c")) {
                clone.write("more", 0, bytes(1_200_000, 9));
                clone.publish();
                clone.fold();
            }
            empty(parent);
            parent.fold();
            collect(parent);
            assertEquals(1, objects("00000000/segment/").size());
            assertEquals(1, objects("00000001/segment/").size());
            parent.deleteBranch("c");
            collect(parent);
            collect(parent);
            assertEquals(List.of(), objects("00000000/segment/"));
            assertEquals(List.of(), manifest(0).pins());
            assertOnlyFences(1);
            parent.write("still", 0, bytes(100, 1));
            parent.publish();
        }
    }

    private void assertOnlyFences(int branch) throws StoreException {
        String folder = "0000000" + branch + "/";
        for (String key : objects(folder)) {
            if (key.startsWith(folder + "log/")) {
                long number = io.shorefs.core.object.ObjectNames.parse(key)
                        .orElseThrow()
                        .number();
                assertTrue(bucket(branch).log(number).orElseThrow().origin().isFence(), key);
            } else {
                assertEquals(folder + "manifest", key);
            }
        }
    }

    @Test
    void whenTheParentIsDeletedTheCloneHasAllAndTheRestGoes() throws StoreException {
        try (Server parent = server().start()) {
            fill(parent, 1);
            parent.makeClone("c");
            parent.write("since", 0, bytes(1_200_000, 9));
            parent.publish();
            parent.fold();
        }
        try (Server clone = clone("c")) {
            assertEquals(2, objects("00000000/segment/").size());
            clone.deleteBranch("main");
            collect(clone);
            assertEquals(1, objects("00000000/segment/").size());
            assertFilled(clone, 1);
            clone.fold();
            collect(clone);
            assertFilled(clone, 1);
        }
        try (Server fresh = clone("c")) {
            assertFilled(fresh, 1);
            collect(fresh);
            assertFilled(fresh, 1);
        }
        JournalException refused = assertThrows(JournalException.class, () -> server().start());
        assertTrue(refused.getMessage().contains("\"main\" was deleted"), refused.getMessage());
        assertTrue(manifest(0).deleted());
    }

    @Test
    void aCloneOfACloneNeedsNeitherOfThem() throws StoreException {
        Server main = server().start();
        fill(main, 1);
        main.makeClone("a");
        try (Server a = clone("a")) {
            a.write("of a", 0, bytes(1_200_000, 7));
            a.publish();
            a.makeClone("b");
        }
        main.deleteBranch("a");
        empty(main);
        main.fold();
        collect(main);
        assertEquals(1, manifest(0).pins().size()); // a's, for b
        Server b = clone("b");
        assertFilled(b, 1);
        assertArrayEquals(bytes(1_200_000, 7), b.read("of a"));
        main.close();
        b.deleteBranch("main");
        collect(b);
        try (Server fresh = clone("b")) {
            assertFilled(fresh, 1);
            assertArrayEquals(bytes(1_200_000, 7), fresh.read("of a"));
            fresh.makeClone("c");
        }
        b.crash();
        try (Server c = clone("c")) {
            c.deleteBranch("b");
            collect(c);
            assertFilled(c, 1);
            assertEquals(
                    List.of("main", "a", "b", "c"),
                    c.fs().branches().orElseThrow().list().stream()
                            .map(BranchInfo::name)
                            .toList());
        }
    }

    @Test
    void aFamilyThatIsDeletedGoesWhole() throws StoreException {
        try (Server main = server().start()) {
            fill(main, 1);
            main.makeClone("a");
            try (Server a = clone("a")) {
                fill(a, 20);
                a.makeClone("b");
            }
            try (Server b = clone("b")) {
                fill(b, 40);
            }
            main.deleteBranch("a");
            main.deleteBranch("b");
            collect(main);
            assertEquals(List.of(), manifest(0).pins());
            assertOnlyFences(1);
            assertOnlyFences(2);
            assertFilled(main, 1);
            assertEquals(1, main.fs().branches().orElseThrow().list().size());
        }
    }

    /** The number says at which put the machine ends (table, index and manifest of the fold, pin, the clone's manifest), and whether that takes effect. */
    @ParameterizedTest
    @CsvSource({
        "1, false, true", "1, true, true", "2, false, true", "2, true, true", "3, false, true", "3, true, true",
        "4, false, true", "4, true, true", "5, false, true", "5, true, true", "1, true, false", "3, true, false",
        "4, false, false", "4, true, false", "5, false, false", "5, true, false"
    })
    void aCloneThatEndsAnywhereIsThereOrIsCleanedUp(int put, boolean effect, boolean sameMachine)
            throws StoreException {
        EndingStore ending = new EndingStore(memory);
        Server parent = Server.idle(ending, random).collecting(MARKING).start();
        fill(parent, 1);
        int before = ending.puts();
        ending.endAt(put, effect);
        assertEquals(Errno.EIO, errno(() -> parent.makeClone("c")));
        assertEquals(before + put, ending.puts());
        parent.crash();
        ending.giveBack();
        Server next = sameMachine
                ? parent.start()
                : Server.idle(ending, random).collecting(MARKING).start();
        boolean isThere = next.fs().branches().orElseThrow().list().size() == 2;
        assertEquals(put == 5 && effect, isThere);
        collect(next);
        assertEquals(isThere ? 1 : 0, manifest(0).pins().size());
        if (isThere) {
            assertEquals(Errno.EEXIST, errno(() -> next.makeClone("c")));
        } else {
            next.makeClone("c");
        }
        collect(next);
        empty(next);
        next.fold();
        collect(next);
        try (Server clone = clone("c")) {
            assertFilled(clone, 1);
        }
        next.deleteBranch("c");
        collect(next);
        collect(next);
        assertEquals(List.of(), manifest(0).pins());
        assertEquals(List.of(), objects("00000000/segment/"));
        next.close();
    }

    @Test
    void theNextTryGoesOnAfterOneThatPinnedOnly() throws StoreException {
        EndingStore ending = new EndingStore(memory);
        Server parent = Server.idle(ending, random).collecting(MARKING).start();
        fill(parent, 1);
        ending.endAt(4, true); // the pin
        assertEquals(Errno.EIO, errno(() -> parent.makeClone("c")));
        parent.crash();
        ending.giveBack();
        parent.start();
        Manifest.Pin left = manifest(0).pins().getFirst();
        parent.write("since", 0, bytes(100, 1));
        parent.makeClone("c");
        // what the first one sent may arrive now: nothing comes of it
        assertFalse(
                new Branches(bucket(0), Runnable::run).create(left.branch(), Manifests.ofClone("c", 0, left.state())));
        collect(parent);
        assertEquals(1, manifest(0).pins().size());
        assertNotEquals(left.branch(), manifest(0).pins().getFirst().branch());
        try (Server clone = clone("c")) {
            assertFilled(clone, 1);
            assertArrayEquals(bytes(100, 1), clone.read("since"));
        }
        parent.close();
    }

    @Test
    void aCloneThatWasNotFinishedNeverIsOnceItsPinIsGone() throws StoreException {
        EndingStore ending = new EndingStore(memory);
        Server parent = Server.idle(ending, random).collecting(MARKING).start();
        fill(parent, 1);
        ending.endAt(4, true);
        assertEquals(Errno.EIO, errno(() -> parent.makeClone("c")));
        parent.crash();
        ending.giveBack();
        Manifest.Pin left = manifest(0).pins().getFirst();
        parent.start();
        empty(parent);
        parent.fold();
        collect(parent);
        assertEquals(List.of(), manifest(0).pins());
        assertEquals(List.of(), objects("00000000/segment/"));
        assertFalse(
                new Branches(bucket(0), Runnable::run).create(left.branch(), Manifests.ofClone("c", 0, left.state())));
        parent.close();
    }

    @Test
    void ofTwoWhoMakeTheSameOneIsRefused() throws StoreException {
        try (Server main = server().start()) {
            fill(main, 1);
            main.makeClone("a");
            try (Server a = clone("a")) {
                fill(a, 20);
                before("00000002/manifest", () -> a.makeClone("x"));
                assertEquals(Errno.EEXIST, errno(() -> main.makeClone("x")));
                assertEquals(1, manifest(0).pins().size());
                assertEquals(1, manifest(1).pins().size());
                before("00000003/manifest", () -> a.makeClone("y"));
                main.makeClone("z");
                assertEquals(4, manifest(0).pins().getLast().branch());
                assertEquals(2, manifest(0).pins().size());
                collect(main);
                collect(a);
            }
            try (Server x = clone("x");
                    Server y = clone("y");
                    Server z = clone("z")) {
                assertFilled(x, 20);
                assertFilled(y, 20);
                assertFilled(z, 1);
            }
        }
    }

    @Test
    void aPinUnderANumberThatAnotherTookGoes() throws StoreException {
        EndingStore ending = new EndingStore(store);
        Server main = Server.idle(ending, random).collecting(MARKING).start();
        fill(main, 1);
        main.makeClone("a");
        try (Server a = clone("a")) {
            fill(a, 20);
            main.write("since", 0, bytes(100, 1));
            before("00000002/manifest", () -> a.makeClone("x"));
            ending.endAt(6, true); // with the log before
            assertEquals(Errno.EIO, errno(() -> main.makeClone("y")));
            assertEquals(2, manifest(0).pins().size());
            main.crash();
            ending.giveBack();
            main.start();
            main.collect();
            assertEquals(1, manifest(0).pins().size());
            assertEquals(1, manifest(1).pins().size());
        }
        main.close();
        try (Server x = clone("x")) {
            assertFilled(x, 20);
        }
    }

    private void before(String key, Runnable action) {
        store.beforePut((put, bytes) -> {
            if (put.equals(key)) {
                store.beforePut((other, ignored) -> {});
                action.run();
            }
        });
    }

    @Test
    void clonesOfDifferentTimesHaveWhatWasThereThen() throws StoreException {
        try (Server main = server().start()) {
            fill(main, 1);
            main.makeClone("a");
            empty(main);
            main.fold();
            main.makeClone("late");
            collect(main);
            try (Server a = clone("a");
                    Server late = clone("late")) {
                assertFilled(a, 1);
                assertNull(late.read("small"));
            }
        }
    }

    @Test
    void whoseBranchIsDeletedIsToldSo() {
        try (Server main = server().start()) {
            fill(main, 1);
            main.makeClone("c");
            Server clone = clone("c");
            clone.write("f", 0, bytes(10, 1));
            assertEquals(Errno.EINVAL, errno(() -> clone.deleteBranch("c")));
            main.deleteBranch("c");
            assertEquals(Errno.EIO, errno(clone::publish));
            assertEquals(
                    Optional.of("the branch \"c\" was deleted"),
                    clone.fs().storeStatus().orElseThrow().fenced());
            assertThrows(CompletionException.class, () -> clone.write("g", 0, bytes(10, 1)));
            clone.crash();
            JournalException refused = assertThrows(JournalException.class, clone::start);
            assertTrue(refused.getMessage().contains("there is no branch \"c\", there is main"), refused.getMessage());
            assertEquals(Errno.EINVAL, errno(() -> main.deleteBranch("main")));
            assertEquals(Errno.ENOENT, errno(() -> main.deleteBranch("c")));
        }
    }

    @Test
    void theOnlyBranchIsNotDeleted() throws StoreException {
        server().start().close();
        Branches branches = Branches.open(memory, Optional.empty(), Runnable::run);
        assertEquals(Errno.EINVAL, errno(() -> branches.delete("main")));
        assertFalse(manifest(0).deleted());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a/b",
                ".hidden",
                "-c",
                "a b",
                "ä",
                "12345678901234567890123456789012345678901234567890123456789012345"
            })
    void namesAreThoseThatEverybodyCanWrite(String name) {
        try (Server main = server().start()) {
            assertEquals(Errno.EINVAL, errno(() -> main.makeClone(name)));
        }
    }

    @Test
    void aNameIsGivenAgainWhenItsBranchIsDeletedAndItsNumberNever() throws StoreException {
        try (Server main = server().start()) {
            fill(main, 1);
            main.makeClone("c");
            assertEquals(Errno.EEXIST, errno(() -> main.makeClone("c")));
            assertEquals(Errno.EEXIST, errno(() -> main.makeClone("main")));
            Server first = clone("c");
            first.write("of the first", 0, bytes(10, 1));
            first.publish();
            first.crash();
            main.deleteBranch("c");
            main.makeClone("c");
            JournalException refused = assertThrows(JournalException.class, first::start);
            assertTrue(refused.getMessage().contains("of another branch"), refused.getMessage());
            try (Server second = clone("c")) {
                assertFilled(second, 1);
                assertNull(second.read("of the first"));
            }
            assertEquals("c", manifest(2).branchName());
        }
    }

    @Test
    void aJournalOfOneBranchIsRefusedForAnother() {
        Server main = server().start();
        fill(main, 1);
        main.makeClone("c");
        main.makeClone("d");
        main.crash();
        assertThrows(JournalException.class, () -> main.of("c").start());
        Server clone = clone("c");
        clone.crash();
        assertThrows(JournalException.class, () -> clone.of("d").start());
        assertThrows(JournalException.class, () -> clone.of("main").start());
        clone.of("c").start().close();
        main.of("main").start().close();
    }

    @Test
    void withTheStoreAwayAJournalOfTheMainBranchIsRefusedForAClone() {
        EndingStore ending = new EndingStore(memory);
        Server main = Server.idle(ending, random).collecting(MARKING).start();
        fill(main, 1);
        main.makeClone("c");
        main.crash();
        ending.endAt(1, false);
        assertThrows(StoreException.class, () -> ending.put("x", java.nio.ByteBuffer.allocate(1)));
        JournalException refused =
                assertThrows(JournalException.class, () -> main.of("c").start());
        assertTrue(refused.getMessage().contains("of another branch"), refused.getMessage());
        main.of("main").start().crash();
    }

    @Test
    void aBranchThatIsNotThereIsRefusedAndNothingIsMade() {
        JournalException empty = assertThrows(JournalException.class, () -> clone("c"));
        assertTrue(empty.getMessage().contains("there is no filesystem"), empty.getMessage());
        assertEquals(List.of(), objects(""));
        server().start().close();
        List<String> before = objects("");
        JournalException refused = assertThrows(JournalException.class, () -> clone("c"));
        assertTrue(refused.getMessage().contains("there is no branch \"c\", there is main"), refused.getMessage());
        assertEquals(before, objects(""));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aCheckpointsStateIsCloned(boolean folded) throws StoreException {
        try (Server main = server().start()) {
            fill(main, 1);
            if (folded) {
                main.fold();
            }
            main.write("more", 0, bytes(3000, 8));
            main.publish();
            checkpoint("then");
            empty(main);
            main.write("more", 0, bytes(3000, 9));
            main.fold();
            assertEquals(Errno.ENOENT, errno(() -> main.makeClone("c", "never")));
            main.makeClone("c", "then");
            edit(manifest -> with(manifest, new TreeMap<>()));
            main.unlink("more");
            main.fold();
            collect(main);
            try (Server clone = clone("c")) {
                assertFilled(clone, 1);
                assertArrayEquals(bytes(3000, 8), clone.read("more"));
                clone.fold();
                collect(clone);
            }
            try (Server fresh = clone("c")) {
                assertFilled(fresh, 1);
            }
        }
    }

    @Test
    void aCheckpointThatGoesMeanwhileIsNotCloned() throws StoreException {
        try (Server main = server().start()) {
            fill(main, 1);
            checkpoint("then");
            empty(main);
            main.fold();
            store.beforePut((key, bytes) -> {
                if (key.startsWith("00000000/index/")) { // its logs are folded
                    store.beforePut((other, ignored) -> {});
                    edit(manifest -> with(manifest, new TreeMap<>()));
                }
            });
            assertEquals(Errno.ENOENT, errno(() -> main.makeClone("c", "then")));
            collect(main);
            assertEquals(List.of(), objects("00000000/segment/"));
            assertEquals(List.of(), objects("00000001/"));
        }
    }

    private void checkpoint(String name) throws StoreException {
        Manifest present = manifest(0);
        long start = present.state().logStart();
        long end = start + bucket(0).tail(start, Runnable::run).size();
        SortedMap<String, Manifest.Checkpoint> checkpoints = new TreeMap<>();
        checkpoints.put(name, new Manifest.Checkpoint(present.state(), end, 5));
        edit(manifest -> with(manifest, checkpoints));
    }

    private static Manifest with(Manifest manifest, SortedMap<String, Manifest.Checkpoint> checkpoints) {
        return new Manifest(
                manifest.epoch(),
                manifest.state(),
                checkpoints,
                manifest.pins(),
                manifest.doomed(),
                manifest.branchName(),
                manifest.parent(),
                manifest.deleted());
    }

    /** As another part of the same writer would. */
    private void edit(UnaryOperator<Manifest> change) {
        try {
            new ManifestWriter(bucket(0), bucket(0).manifest().orElseThrow()).change(change);
        } catch (StoreException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void twoCollectorsOfADeletedBranchKeepTheGrace() throws StoreException {
        Server main = server().start();
        fill(main, 1);
        main.makeClone("b");
        empty(main);
        main.fold();
        main.makeClone("a");
        main.makeClone("c");
        main.close();
        Branches branches = Branches.open(memory, Optional.empty(), Runnable::run);
        branches.delete("main");
        Server a = clone("a");
        EndingStore ending = new EndingStore(memory);
        Server c = Server.idle(ending, random).of("c").collecting(MARKING).start();
        c.publish();
        int[] puts = {0};
        store.beforePut((key, bytes) -> {
            if (key.equals("00000000/manifest") && ++puts[0] == 2) { // a has put the list, and notes its time
                store.beforePut((other, ignored) -> {});
                millis.addAndGet(GRACE.toMillis() - 1);
                branches.delete("b"); // more is dead
                ending.endAt(4, false); // c lets go of the pin, puts that on the list, too, deletes nothing, and ends
                assertEquals(Errno.EIO, errno(c::collect));
                assertTrue(ending.isAway());
            }
        });
        a.collect();
        assertEquals(2, puts[0]);
        assertTrue(manifest(0).doomed().stream().anyMatch(Manifest.Doomed::isTimed));
        millis.addAndGet(1);
        a.collect();
        assertEquals(1, objects("00000000/segment/").size()); // it is on the list for 1 ms
        collect(a);
        assertEquals(List.of(), objects("00000000/segment/"));
        c.crash();
        a.close();
    }

    /** Whatever the size, the same requests. */
    @Test
    void aCloneCostsTheSamePutsForEveryVolume() throws StoreException {
        List<Integer> puts = new ArrayList<>();
        List<Long> bytes = new ArrayList<>();
        for (int files : List.of(20, 4000)) {
            MemoryStore own = new MemoryStore(millis::get);
            EndingStore counting = new EndingStore(own);
            try (Server main =
                    Server.idle(counting, new Random(1)).collecting(MARKING).start()) {
                main.mkdir("d");
                for (int i = 0; i < files; i++) {
                    main.write("d/f" + i, 0, bytes(files > 1000 && i % 100 == 0 ? 300_000 : 5000, i));
                    if (i % 500 == 0) {
                        main.publish();
                    }
                }
                main.publish();
                main.fold();
                main.write("one more", 0, bytes(100, 1));
                int before = counting.puts();
                main.makeClone("c");
                puts.add(counting.puts() - before);
            }
            long[] stored = {0};
            own.list("", Optional.empty(), listed -> stored[0] += listed.size());
            bytes.add(stored[0]);
        }
        assertTrue(bytes.get(1) > 50 * bytes.get(0), bytes::toString);
        assertEquals(puts.get(0), puts.get(1));
        assertEquals(6, puts.get(1), "log, table, index, manifest of the fold, pin, the clone's manifest");
    }
}
