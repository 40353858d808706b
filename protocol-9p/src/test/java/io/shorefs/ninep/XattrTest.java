package io.shorefs.ninep;

import static io.shorefs.ninep.Engines.assertErrno;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.shorefs.api.Errno;
import io.shorefs.conformance.model.ModelFileSystem;
import io.shorefs.conformance.ninep.NinepClient;
import io.shorefs.conformance.ninep.Wire;
import io.shorefs.ninep.Engines.Peer;
import io.shorefs.spi.Protocol;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Extended attributes as Linux sends them. */
final class XattrTest {
    private final ModelFileSystem fileSystem = new ModelFileSystem();
    private final Peer peer = Peer.of(Engines.engine(fileSystem), 0);
    private final NinepClient client = peer.client();

    @BeforeEach
    void aFile() {
        peer.files().write("f", "x");
    }

    @Test
    void theLargestValueComesInParts() {
        byte[] value = new byte[65536];
        Arrays.fill(value, (byte) 7);
        peer.files().setXattr("f", "user.big", value, 0);
        assertArrayEquals(value, peer.files().xattr("f", "user.big"));
        int fid = peer.files().walk("f");
        assertErrno(Errno.E2BIG, () -> client.xattrCreate(fid, "user.big", 65537, 0));
        assertErrno(Errno.E2BIG, () -> client.xattrCreate(fid, "user.big", -1, 0));
        client.clunk(fid);
        assertEquals(0, peer.holdings().xattrBytes());
    }

    @Test
    void partsComeInOrderAndWithinTheSize() {
        int fid = peer.files().walk("f");
        client.xattrCreate(fid, "user.a", 4, 0);
        assertErrno(Errno.EINVAL, () -> client.write(fid, 1, new byte[1]));
        assertErrno(Errno.ENOSPC, () -> client.write(fid, 0, new byte[5]));
        assertEquals(2, client.write(fid, 0, Engines.utf8("ab")));
        assertEquals(2, client.write(fid, 2, Engines.utf8("cd")));
        assertErrno(Errno.EBADF, () -> client.read(fid, 0, 1));
        assertErrno(Errno.EBADF, () -> client.getattr(fid));
        assertErrno(Errno.EBADF, () -> client.walk(fid, 99));
        client.clunk(fid);
        assertArrayEquals(Engines.utf8("abcd"), peer.files().xattr("f", "user.a"));
    }

    @Test
    void aSessionsEndSetsNothing() {
        int fid = peer.files().walk("f");
        client.xattrCreate(fid, "user.a", 1, 0);
        client.write(fid, 0, Engines.utf8("1"));
        client.version(65536, "9P2000.L");
        client.attach(0, 0, "");
        assertErrno(Errno.ENODATA, () -> peer.files().xattr("f", "user.a"));
        assertEquals(0, peer.holdings().xattrBytes());
    }

    @Test
    void sizeZeroWithReplaceRemovesAsLinuxDoes() {
        peer.files().setXattr("f", "user.a", Engines.utf8("1"), 0);
        peer.files().setXattr("f", "user.a", new byte[0], 0);
        assertEquals(0, peer.files().xattr("f", "user.a").length);
        peer.files().setXattr("f", "user.a", new byte[0], Wire.XATTR_REPLACE);
        assertErrno(Errno.ENODATA, () -> peer.files().xattr("f", "user.a"));
        assertErrno(Errno.ENODATA, () -> peer.files().setXattr("f", "user.a", new byte[0], Wire.XATTR_REPLACE));
    }

    @Test
    void anAclOfSizeZeroIsNone() {
        byte[] acl = java.util.HexFormat.of()
                .parseHex("02000000" + "01000700ffffffff" + "02000600e8030000" + "04000500ffffffff" + "10000700ffffffff"
                        + "20000500ffffffff");
        peer.files().setXattr("f", "system.posix_acl_access", acl, 0);
        assertArrayEquals(acl, peer.files().xattr("f", "system.posix_acl_access"));
        peer.files().setXattr("f", "system.posix_acl_access", new byte[0], 0);
        assertErrno(Errno.ENODATA, () -> peer.files().xattr("f", "system.posix_acl_access"));
        peer.files().setXattr("f", "system.posix_acl_access", new byte[0], 0);
    }

    @Test
    void namesAndFlagsAreChecked() {
        int fid = peer.files().walk("f");
        assertErrno(Errno.EINVAL, () -> client.xattrCreate(fid, "user.a", 1, 4));
        assertErrno(Errno.EINVAL, () -> client.xattrCreate(fid, "user.a", 1, 3));
        assertErrno(Errno.ERANGE, () -> client.xattrCreate(fid, "", 1, 0));
        assertErrno(Errno.ERANGE, () -> client.xattrWalk(fid, 99, "user." + "x".repeat(251)));
        assertErrno(Errno.EBADF, () -> client.getattr(99));
        assertEquals(0, peer.holdings().xattrBytes());
        peer.files().setXattr("f", "user.a/b", Engines.utf8("1"), 0);
        assertArrayEquals(Engines.utf8("user.a/b\0"), peer.files().xattr("f", ""));
        int open = peer.opened("f", Wire.O_RDWR);
        assertErrno(Errno.EINVAL, () -> client.xattrCreate(open, "user.a", 1, 0));
        assertErrno(Errno.EBADF, () -> client.xattrWalk(fid, open, "user.a/b"));
        assertEquals(1, client.xattrWalk(open, 99, "user.a/b"));
        assertEquals(0, client.read(99, 5, 10).length);
    }

    @Test
    void valuesHeldByFidsAreBounded() {
        byte[] value = new byte[65536];
        Peer bounded = Peer.of(Engines.engine(fileSystem, Map.of("xattr_memory", 320L << 10)), 0);
        bounded.files().setXattr("f", "user.big", value, 0);
        int fid = bounded.files().walk("f");
        for (int i = 0; i < 4; i++) {
            bounded.client().xattrWalk(fid, 1000 + i, "user.big");
        }
        assertErrno(Errno.ENOMEM, () -> bounded.client().xattrWalk(fid, 2000, "user.big"));
        assertErrno(Errno.EBADF, () -> bounded.client().clunk(2000));
        bounded.client().clunk(1000);
        bounded.client().xattrWalk(fid, 2000, "user.big");
    }

    @Test
    void aValueTakesMemoryWhenItComesAndNotWhenItIsAnnounced() {
        Protocol engine = Engines.engine(fileSystem, Map.of("xattr_memory", 320L << 10));
        Peer greedy = Peer.of(engine, 0);
        int file = greedy.files().walk("f");
        for (int i = 0; i < 100; i++) {
            greedy.client().walk(file, 1000 + i);
            greedy.client().xattrCreate(1000 + i, "user.a", 65536, 0);
        }
        assertEquals(0, greedy.holdings().xattrBytes());
        for (int i = 0; i < 8; i++) {
            greedy.client().write(1000 + i, 0, new byte[32768]);
        }
        assertErrno(Errno.ENOMEM, () -> greedy.client().write(1008, 0, new byte[32768]));

        Peer other = Peer.of(engine, 0);
        other.files().setXattr("f", "user.b", new byte[16384], 0);
        assertErrno(Errno.ENOMEM, () -> other.files().setXattr("f", "user.b", new byte[65536], 0));
        greedy.direct().close();
        assertEquals(0, greedy.holdings().xattrBytes());
        other.files().setXattr("f", "user.b", new byte[65536], 0);
        assertEquals(65536, other.files().xattr("f", "user.b").length);
        assertEquals(0, other.holdings().xattrBytes());
    }
}
