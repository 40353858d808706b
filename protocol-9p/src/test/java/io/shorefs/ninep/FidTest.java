package io.shorefs.ninep;

import static io.shorefs.ninep.Engines.assertErrno;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shorefs.api.Credentials;
import io.shorefs.api.Errno;
import io.shorefs.api.FsException;
import io.shorefs.conformance.model.ModelFileSystem;
import io.shorefs.conformance.ninep.MessageType;
import io.shorefs.conformance.ninep.NinepClient;
import io.shorefs.conformance.ninep.NinepException;
import io.shorefs.conformance.ninep.Request;
import io.shorefs.conformance.ninep.SetAttributes;
import io.shorefs.conformance.ninep.Wire;
import io.shorefs.ninep.Engines.Peer;
import io.shorefs.spi.Protocol;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a fid may be used for, and how long. */
final class FidTest {
    private final ModelFileSystem fs = new ModelFileSystem();
    private final Peer peer = Peer.of(Engines.engine(fs), 0);
    private final NinepClient client = peer.client();

    @ParameterizedTest
    @MethodSource("io.shorefs.ninep.WireTest#requests")
    void anUnknownFidIsEbadf(Request request) {
        switch (request.type()) {
            case MessageType.TVERSION, MessageType.TAUTH, MessageType.TFLUSH, MessageType.TATTACH -> {}
            default -> {
                var e = assertThrows(NinepException.class, () -> client.call(request));
                assertEquals(Errno.EBADF.number(), e.errno());
            }
        }
    }

    @Test
    void fidsAreBounded() {
        Peer bounded = Peer.of(Engines.engine(fs, Map.of("max_fids", 16L)), 0);
        for (int i = 1; i < 16; i++) {
            bounded.client().walk(0, i);
        }
        assertErrno(Errno.EMFILE, () -> bounded.client().walk(0, 16));
        bounded.client().clunk(7);
        bounded.client().walk(0, 16);
        assertEquals(16, bounded.holdings().fids());
        assertErrno(Errno.EBADF, () -> bounded.client().walk(0, Wire.NOFID));
    }

    @Test
    void theTableFindsWhatWasAddedAndNothingElse() {
        long seed = 20260101;
        Random random = new Random(seed);
        ByteBudget budget = new ByteBudget(1 << 20, Errno.ENFILE);
        FidTable table = new FidTable(500, budget.share());
        Map<Integer, Fid> expected = new HashMap<>();
        for (int i = 0; i < 20_000; i++) {
            int number = random.nextBoolean() ? random.nextInt(600) : random.nextInt(600) * 0x10001;
            Fid known = expected.get(number);
            if (known == null && expected.size() < 500) {
                var root = new FidState.Unopened(Place.ROOT);
                expected.put(number, table.add(number, new Identity(Credentials.ROOT, true), root, Root.NONE));
            } else if (known != null) {
                assertEquals(known, table.get(number), () -> "seed " + seed);
                table.drop(known);
                expected.remove(number);
            } else {
                assertThrows(FsException.class, () -> table.get(number));
            }
            assertEquals(expected.size(), table.size());
        }
        expected.values().forEach(fid -> assertEquals(fid, table.get(fid.number())));
        List<Fid> all = table.clear();
        assertEquals(expected.size(), all.size());
        all.forEach(Fid::close);
        assertEquals(0, budget.taken());
    }

    @Test
    void fidsOfAllConnectionsTakeABoundedPartOfTheHeap() {
        Protocol engine = Engines.engine(fs, Map.of("fid_memory", 256L << 10));
        Peer greedy = Peer.of(engine, 0);
        String name = "x".repeat(255);
        greedy.files().write(name, "x");
        int fids = walksUntilRefused(greedy, name);
        assertTrue(fids > 256 && fids < 1024, () -> fids + " fids");
        assertErrno(Errno.ENFILE, () -> {
            for (int i = 0; i < 100; i++) {
                greedy.client().open(1001 + i, Wire.O_RDONLY); // some pass: a larger table was what had no room
            }
        });
        assertEquals(0, greedy.client().getattr(1200).uid());

        Peer other = Peer.of(engine, 0);
        other.files().write("other", "y");
        assertArrayEquals(Engines.utf8("y"), other.files().read("other"));
        assertTrue(walksUntilRefused(other, name) < fids / 2);
        greedy.direct().close();
        assertTrue(walksUntilRefused(Peer.of(engine, 0), name) > fids / 2);
    }

    /** How many walks to a name a connection is given until there is no memory for another one. */
    private static int walksUntilRefused(Peer peer, String name) {
        for (int i = 0; i < 100_000; i++) {
            try {
                peer.client().walk(0, 1000 + i, name);
            } catch (NinepException e) {
                assertEquals(Errno.ENFILE.number(), e.errno());
                return i;
            }
        }
        throw new AssertionError("fids without a bound");
    }

    @Test
    void aFidForEveryFileOfALargeTreeFitsByDefault() {
        for (int i = 1; i <= 100_000; i++) {
            client.walk(0, i);
        }
        assertEquals(100_001, peer.holdings().fids());
    }

    @Test
    void anOpenFidIsOpenedOnceAndWalkedInPlaceNever() {
        peer.files().mkdir("d", 0755, 0);
        peer.files().write("d/f", "x");
        int d = peer.opened("d", Wire.O_DIRECTORY);
        assertErrno(Errno.EINVAL, () -> client.open(d, 0));
        assertErrno(Errno.EINVAL, () -> client.create(d, "g", 0, 0644, 0));
        assertErrno(Errno.EINVAL, () -> client.walk(d, d, "f"));
        assertEquals(1, client.walk(d, 90, "f").size());
        assertEquals(0, client.walk(d, d).size());
        assertEquals(3, client.readdir(d, 0, 1000).size());
        assertErrno(Errno.EISDIR, () -> client.read(d, 0, 10));
        assertErrno(Errno.EISDIR, () -> client.write(d, 0, new byte[1]));
        assertErrno(Errno.EISDIR, () -> client.open(peer.files().walk("d"), Wire.O_WRONLY));
        assertErrno(Errno.ENOTDIR, () -> client.open(peer.files().walk("d/f"), Wire.O_DIRECTORY));
        assertErrno(Errno.EINVAL, () -> client.open(peer.files().walk("d/f"), 3));
    }

    @Test
    void anOpenFileIsUsedAsItWasOpened() {
        peer.files().write("f", "data");
        int unopened = peer.files().walk("f");
        assertErrno(Errno.EBADF, () -> client.read(unopened, 0, 1));
        assertErrno(Errno.EBADF, () -> client.write(unopened, 0, new byte[1]));
        assertErrno(Errno.EBADF, () -> client.readdir(unopened, 0, 100));
        int reader = peer.opened("f", Wire.O_RDONLY);
        assertErrno(Errno.EBADF, () -> client.write(reader, 0, new byte[1]));
        assertErrno(Errno.ENOTDIR, () -> client.readdir(reader, 0, 100));
        int writer = peer.opened("f", Wire.O_WRONLY);
        assertErrno(Errno.EBADF, () -> client.read(writer, 0, 1));
        assertErrno(Errno.EINVAL, () -> client.read(reader, -1, 1));
        assertErrno(Errno.EINVAL, () -> client.write(writer, -1, new byte[1]));
        client.open(unopened, Wire.O_RDONLY | Wire.O_TRUNC);
        assertArrayEquals(Engines.utf8("data"), client.read(unopened, 0, 10));
        peer.opened("f", Wire.O_WRONLY | Wire.O_TRUNC);
        assertEquals(0, client.read(unopened, 0, 10).length);
    }

    @Test
    void aReplyStaysBelowMsize() {
        client.version(4096, "9P2000.L");
        client.attach(0, 0, "");
        peer.files().write("f", new byte[10_000]);
        int fid = peer.files().walk("f");
        assertEquals(4096 - 24, client.open(fid, 0).ioUnit());
        assertEquals(4096 - 24, client.read(fid, 0, 1 << 20).length);
        assertEquals(4096 - 24, client.read(fid, 0, -1).length);
        client.symlink(0, "long", "t".repeat(4073), 0);
        assertErrno(Errno.ENAMETOOLONG, () -> client.readlink(peer.files().walk("long")));
        client.symlink(0, "short", "t".repeat(4072), 0);
        assertEquals(4072, client.readlink(peer.files().walk("short")).length());
    }

    @Test
    void anEntryThatDoesNotFitIsAnError() {
        int fid = peer.opened("", Wire.O_DIRECTORY);
        assertErrno(Errno.EINVAL, () -> client.readdir(fid, 0, 24));
        assertEquals(1, client.readdir(fid, 0, 25).size());
        assertEquals(2, client.readdir(fid, 0, 51).size());
        assertErrno(Errno.EINVAL, () -> client.readdir(fid, -1, 1000));
        assertEquals(
                0,
                client.readdir(fid, client.readdir(fid, 0, 1000).getLast().offset(), 10)
                        .size());
        assertEquals(0, peer.direct().outstanding());
    }

    @Test
    void aSymlinkIsNotOpened() {
        client.symlink(0, "s", "t", 0);
        int fid = peer.files().walk("s");
        assertErrno(Errno.ELOOP, () -> client.open(fid, Wire.O_NOFOLLOW));
        assertEquals("t", client.readlink(fid));
        client.clunk(fid);
    }

    @Test
    void createOpensWhatIsThereUnlessExclusive() {
        peer.files().write("f", "x");
        int fid = client.newFid();
        client.walk(0, fid);
        assertErrno(Errno.EEXIST, () -> client.create(fid, "f", Wire.O_RDWR | Wire.O_EXCL, 0644, 0));
        client.create(fid, "f", Wire.O_RDWR, 0600, 0);
        assertArrayEquals(Engines.utf8("x"), client.read(fid, 0, 10));
        assertEquals(0644, client.getattr(fid).mode() & 07777);
    }

    @Test
    void removeAndRenameKnowOnlyTheNameTheyWalked() {
        peer.files().write("a", "1");
        int a = peer.files().walk("a");
        peer.files().rename("a", "b");
        peer.files().write("a", "2");
        assertErrno(Errno.ENOENT, () -> client.rename(a, 0, "c"));
        assertErrno(Errno.ENOENT, () -> client.remove(a));
        assertArrayEquals(Engines.utf8("2"), peer.files().read("a"));
        assertTrue(peer.files().exists("b"));
        assertErrno(Errno.EBUSY, () -> client.rename(0, 0, "x"));
        int root = client.newFid();
        client.walk(0, root);
        assertErrno(Errno.EBUSY, () -> client.remove(root));
        assertErrno(Errno.EBADF, () -> client.getattr(root));
    }

    /** Linux looks a name up again at ESTALE, so that a name which is replaced is never missing; what it remembers it forgets at ENOENT only. */
    @Test
    void whatAWalkFoundAndIsReplacedSinceIsStaleAndNotMissing() {
        peer.files().write("t", "old");
        int looked = peer.files().walk("t");
        int remembered = peer.files().walk("t");
        client.getattr(remembered);
        peer.files().write("tmp", "new");
        peer.files().rename("tmp", "t");
        assertErrno(Errno.ESTALE, () -> client.open(looked, Wire.O_RDONLY));
        assertErrno(Errno.ESTALE, () -> client.readlink(looked));
        assertErrno(Errno.ESTALE, () -> client.getattr(looked));
        assertErrno(Errno.ENOENT, () -> client.getattr(looked));
        assertErrno(Errno.ENOENT, () -> client.getattr(remembered));
        assertErrno(Errno.ESTALE, () -> client.open(remembered, Wire.O_RDONLY));
        assertErrno(Errno.ESTALE, () -> client.walk(looked, client.newFid(), "x"));
        assertErrno(Errno.ENOENT, () -> client.walk(0, client.newFid(), "tmp"));
    }

    @Test
    void aRenamedFidKnowsItsNewName() {
        peer.files().mkdir("d", 0755, 0);
        peer.files().write("a", "1");
        int a = peer.opened("a", Wire.O_RDWR);
        client.rename(a, peer.files().walk("d"), "b");
        client.rename(a, 0, "c");
        assertArrayEquals(Engines.utf8("1"), client.read(a, 0, 10));
        client.remove(a);
        assertFalse(peer.files().exists("c"));
    }

    @Test
    void sizesChangeThroughAnOpenFidWhateverThePermissions() {
        peer.files().mkdir("pub", 0777, 0);
        client.setattr(peer.files().walk("pub"), SetAttributes.mode(0777));
        client.attach(70, 1000, "/pub");
        client.walk(70, 71);
        client.create(71, "f", Wire.O_WRONLY, 0400, 1000);
        client.setattr(71, SetAttributes.size(100));
        assertEquals(100, client.getattr(71).size());
        client.walk(70, 72, "f");
        assertErrno(Errno.EACCES, () -> client.setattr(72, SetAttributes.size(1)));
        assertErrno(Errno.EINVAL, () -> client.setattr(0, SetAttributes.owner(-1, 5)));
        assertErrno(Errno.EINVAL, () -> client.setattr(0, SetAttributes.owner(5, -1)));
        assertErrno(Errno.EINVAL, () -> client.setattr(71, SetAttributes.size(-1)));
        assertErrno(Errno.EINVAL, () -> client.setattr(71, SetAttributes.bits(0x200)));
    }

    @Test
    void badNamesAreErrorsNotEnds() {
        assertErrno(Errno.ENAMETOOLONG, () -> client.mkdir(0, "x".repeat(256), 0755, 0));
        assertErrno(Errno.EINVAL, () -> client.mkdir(0, "a/b", 0755, 0));
        assertErrno(Errno.ENOENT, () -> client.mkdir(0, "", 0755, 0));
        assertErrno(Errno.ENAMETOOLONG, () -> client.walk(0, 80, "x".repeat(256)));
        peer.files().mkdir("d", 0755, 0);
        assertEquals(1, client.walk(0, 80, "d", "x".repeat(256), "y").size());
        assertErrno(Errno.EBADF, () -> client.getattr(80));
        assertErrno(Errno.EINVAL, () -> client.walk(0, 80, "d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d".split("/", -1)));
        assertErrno(Errno.EINVAL, () -> client.unlinkAt(0, "d", 1));
        assertEquals("", peer.direct().ended());
    }
}
