package io.shorefs.conformance.filesystem;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.shorefs.api.Errno;
import io.shorefs.api.FileSystem;
import io.shorefs.api.FileType;
import io.shorefs.api.OpenFile;
import io.shorefs.api.OpenMode;
import io.shorefs.api.XattrMode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Extended attributes ({@code xattr(7)}), but ACLs: those have {@link AclKit}. */
abstract class XattrKit extends AreaKit {

    @Test
    void whatWasSetIsThere() {
        long file = alice.create(top, "f", 0644);
        alice.setXattr(file, "user.a", "1");
        alice.setXattr(file, "user.b", "");
        alice.setXattr(file, "user.c/d", "slash");
        assertEquals("1", text(alice, file, "user.a"));
        assertEquals("", text(alice, file, "user.b"));
        assertEquals(List.of("user.a", "user.b", "user.c/d"), alice.xattrs(file));
        alice.setXattr(file, "user.a", "longer");
        assertEquals("longer", text(alice, file, "user.a"));
        alice.removeXattr(file, "user.a");
        Answers.fails(Errno.ENODATA, () -> alice.xattr(file, "user.a"));
        Answers.fails(Errno.ENODATA, () -> alice.removeXattr(file, "user.a"));
        assertEquals(List.of("user.b", "user.c/d"), alice.xattrs(file));
    }

    @Test
    void createAndReplaceMeanIt() {
        long file = alice.create(top, "f", 0644);
        byte[] value = {1};
        Answers.fails(Errno.ENODATA, () -> alice.setXattr(file, "user.a", value, XattrMode.REPLACE));
        alice.setXattr(file, "user.a", value, XattrMode.CREATE);
        Answers.fails(Errno.EEXIST, () -> alice.setXattr(file, "user.a", new byte[0], XattrMode.CREATE));
        assertArrayEquals(value, alice.xattr(file, "user.a"));
        alice.setXattr(file, "user.a", new byte[] {2}, XattrMode.REPLACE);
        assertArrayEquals(new byte[] {2}, alice.xattr(file, "user.a"));
    }

    @Test
    void valuesHaveABound() {
        long file = alice.create(top, "f", 0644);
        byte[] largest = new byte[FileSystem.XATTR_MAX];
        largest[FileSystem.XATTR_MAX - 1] = 1;
        alice.setXattr(file, "user.a", largest, XattrMode.ANY);
        assertArrayEquals(largest, alice.xattr(file, "user.a"));
        byte[] more = new byte[FileSystem.XATTR_MAX + 1];
        Answers.fails(Errno.E2BIG, () -> alice.setXattr(file, "user.a", more, XattrMode.ANY));
        String longest = "user." + "n".repeat(250);
        alice.setXattr(file, longest, "x");
        assertEquals("x", text(alice, file, longest));
    }

    @Test
    void valuesAreCopied() {
        long file = alice.create(top, "f", 0644);
        byte[] value = {1, 2};
        alice.setXattr(file, "user.a", value, XattrMode.ANY);
        value[0] = 9;
        alice.xattr(file, "user.a")[1] = 9;
        assertArrayEquals(new byte[] {1, 2}, alice.xattr(file, "user.a"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "os2.a", "system.a", "system.posix_acl", "users.a", "User.a"})
    void otherNamespacesAreNotSupported(String name) {
        Answers.fails(Errno.EOPNOTSUPP, () -> root.setXattr(top, name, "1"));
        Answers.fails(Errno.EOPNOTSUPP, () -> root.xattr(top, name));
        Answers.fails(Errno.EOPNOTSUPP, () -> root.removeXattr(top, name));
    }

    @ParameterizedTest
    @ValueSource(strings = {"user.", "trusted.", "security."})
    void aPrefixAloneIsNoName(String name) {
        Answers.fails(Errno.EINVAL, () -> root.setXattr(top, name, "1"));
    }

    @Test
    void userAttributesFollowTheFilesPermissions() {
        long file = alice.create(top, "f", 0600);
        alice.setXattr(file, "user.a", "1");
        Answers.fails(Errno.EACCES, () -> bob.xattr(file, "user.a"));
        Answers.fails(Errno.EACCES, () -> bob.setXattr(file, "user.a", "2"));
        Answers.fails(Errno.EACCES, () -> bob.removeXattr(file, "user.a"));
        assertEquals(List.of("user.a"), bob.xattrs(file));
        alice.chmod(file, 0604);
        assertEquals("1", text(bob, file, "user.a"));
        alice.chmod(file, 0602);
        bob.setXattr(file, "user.a", "2");
        Answers.fails(Errno.EACCES, () -> bob.xattr(file, "user.a"));
        alice.chmod(file, 0);
        Answers.fails(Errno.EACCES, () -> alice.xattr(file, "user.a"));
        assertEquals("2", text(root, file, "user.a"));
    }

    @Test
    void userAttributesAreOfFilesAndDirectories() {
        long link = alice.symlink(top, "l", "x");
        long fifo = alice.mknod(top, "p", FileType.FIFO, 0666, 0);
        for (long inode : new long[] {link, fifo}) {
            Answers.fails(Errno.EPERM, () -> root.setXattr(inode, "user.a", "1"));
            Answers.fails(Errno.EPERM, () -> root.removeXattr(inode, "user.a"));
            Answers.fails(Errno.ENODATA, () -> root.xattr(inode, "user.a"));
            root.setXattr(inode, "trusted.a", "1");
            assertEquals(List.of("trusted.a"), root.xattrs(inode));
        }
        long directory = alice.mkdir(top, "d", 0777);
        bob.setXattr(directory, "user.a", "1");
        assertEquals("1", text(carol, directory, "user.a"));
    }

    @Test
    void stickyDirectoriesTakeThemFromTheirOwner() {
        long directory = alice.mkdir(top, "d", 01777);
        Answers.fails(Errno.EPERM, () -> bob.setXattr(directory, "user.a", "1"));
        alice.setXattr(directory, "user.a", "1");
        root.setXattr(directory, "user.b", "1");
        assertEquals("1", text(bob, directory, "user.a"));
        Answers.fails(Errno.EPERM, () -> bob.removeXattr(directory, "user.a"));
    }

    @Test
    void trustedAttributesAreRoots() {
        long file = alice.create(top, "f", 0666);
        root.setXattr(file, "trusted.a", "1");
        assertEquals("1", text(root, file, "trusted.a"));
        assertEquals(List.of("trusted.a"), root.xattrs(file));
        assertEquals(List.of(), alice.xattrs(file));
        Answers.fails(Errno.ENODATA, () -> alice.xattr(file, "trusted.a"));
        Answers.fails(Errno.EPERM, () -> alice.setXattr(file, "trusted.a", "2"));
        Answers.fails(Errno.EPERM, () -> alice.removeXattr(file, "trusted.a"));
    }

    @Test
    void securityAttributesAreReadByAll() {
        long file = alice.create(top, "f", 0600);
        root.setXattr(file, "security.a", "1");
        assertEquals("1", text(bob, file, "security.a"));
        assertEquals(List.of("security.a"), bob.xattrs(file));
        Answers.fails(Errno.EPERM, () -> alice.setXattr(file, "security.a", "2"));
        Answers.fails(Errno.EPERM, () -> alice.removeXattr(file, "security.a"));
        root.removeXattr(file, "security.a");
        Answers.fails(Errno.ENODATA, () -> root.xattr(file, "security.a"));
    }

    @Test
    void attributesLiveWithTheInode() {
        OpenFile file = alice.create(top, "f", OpenMode.READ_WRITE, 0644);
        alice.setXattr(file.inode(), "user.a", "1");
        alice.link(file.inode(), top, "g");
        alice.unlink(top, "f");
        alice.rename(top, "g", top, "h");
        assertEquals("1", text(alice, file.inode(), "user.a"));
        alice.unlink(top, "h");
        alice.setXattr(file.inode(), "user.a", "2");
        assertEquals("2", text(alice, file.inode(), "user.a"));
        alice.close(file);
        Answers.fails(Errno.ESTALE, () -> alice.xattr(file.inode(), "user.a"));
        Answers.fails(Errno.ESTALE, () -> alice.xattrs(file.inode()));
        Answers.fails(Errno.ESTALE, () -> alice.setXattr(file.inode(), "user.a", "1"));
    }

    private static String text(Actor who, long inode, String name) {
        return new String(who.xattr(inode, name), StandardCharsets.UTF_8);
    }
}
