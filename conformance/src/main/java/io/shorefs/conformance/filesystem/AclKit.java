package io.shorefs.conformance.filesystem;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shorefs.api.Errno;
import io.shorefs.api.FileType;
import io.shorefs.api.Timestamp;
import io.shorefs.api.XattrMode;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** POSIX ACLs ({@code acl(5)}): what they grant, how they move with the mode, and how they are inherited. */
abstract class AclKit extends AreaKit {
    private static final String ACCESS = "system.posix_acl_access";
    private static final String DEFAULT = "system.posix_acl_default";

    // ---- what an access ACL grants ----

    @Test
    void aNamedUserHasItsEntryWithinTheMask() {
        long file = alice.create(top, "f", 0);
        alice.chgrp(file, TEAM);
        set(file, ACCESS, "u::---,u:1002:rw-,g::---,m::r--,o::rwx");
        assertMay(bob, file, 4);
        set(file, ACCESS, "u::---,u:1002:---,g::rwx,m::rwx,o::rwx");
        assertMay(bob, file, 0, "the named entry comes before the group's");
        set(file, ACCESS, "u::---,u:1002:rwx,g::---,m::---,o::rwx");
        assertMay(bob, file, 0, "an empty mask leaves nothing (acl(5))");
        assertMay(carol, file, 7);
    }

    @Test
    void theOwnerIsBeyondTheMask() {
        long file = alice.create(top, "f", 0);
        set(file, ACCESS, "u::rw-,u:1001:---,g::---,m::---,o::---");
        assertMay(alice, file, 6);
    }

    @Test
    void oneGroupEntryMustGrantAll() {
        long file = alice.create(top, "f", 0);
        alice.chgrp(file, TEAM);
        set(file, ACCESS, "u::---,g::r--,g:1002:-w-,m::rwx,o::rwx");
        assertTrue(bob.may(file, 4));
        assertTrue(bob.may(file, 2));
        assertFalse(bob.may(file, 6), "no single entry grants both");
        assertFalse(bob.may(file, 1), "who is in a group is not among the others");
        assertMay(carol, file, 7);
    }

    @Test
    void aNamedGroupHasItsEntryWithinTheMask() {
        long file = alice.create(top, "f", 0);
        set(file, ACCESS, "u::---,g::---,g:2000:rwx,m::r-x,o::---");
        assertMay(bob, file, 5);
        assertMay(carol, file, 0);
    }

    @Test
    void rootNeedsSomeoneWhoMayExecute() {
        long file = alice.create(top, "f", 0);
        set(file, ACCESS, "u::---,u:1002:rwx,g::---,m::rw-,o::---");
        assertFalse(root.may(file, 1));
        set(file, ACCESS, "u::---,u:1002:rwx,g::---,m::rwx,o::---");
        assertTrue(root.may(file, 7));
    }

    @Test
    void aclsCountForNames() {
        long d = alice.mkdir(top, "d", 0700);
        alice.create(d, "f", 0644);
        set(d, ACCESS, "u::rwx,u:1002:-wx,g::---,m::rwx,o::---");
        bob.lookup(d, "f");
        bob.create(d, "g", 0644);
        Answers.fails(Errno.EACCES, () -> bob.names(d));
        Answers.fails(Errno.EACCES, () -> carol.lookup(d, "f"));
    }

    // ---- mode and ACL ----

    @Test
    void anAccessAclSetsTheMode() {
        long file = alice.create(top, "f", 04777);
        set(file, ACCESS, "u::rw-,u:1002:rwx,g::r--,m::r-x,o::--x");
        assertEquals(04651, alice.permissions(file), "the group's bits are the mask's");
        assertEquals("u::rw-,u:1002:rwx,g::r--,m::r-x,o::--x", get(file, ACCESS));
        assertEquals(List.of(ACCESS), alice.xattrs(file));
    }

    @Test
    void anAclThatSaysNoMoreThanTheModeIsTheMode() {
        long file = alice.create(top, "f", 0777);
        set(file, ACCESS, "u::rw-,u:1002:rwx,g::r--,m::r-x,o::--x");
        set(file, ACCESS, "u::rw-,g::r--,o::---");
        assertEquals(0640, alice.permissions(file));
        Answers.fails(Errno.ENODATA, () -> get(file, ACCESS));
        assertEquals(List.of(), alice.xattrs(file));
    }

    @Test
    void aMaskAloneIsKept() {
        long file = alice.create(top, "f", 0777);
        set(file, ACCESS, "u::rw-,g::rwx,m::r--,o::---");
        assertEquals(0640, alice.permissions(file));
        assertEquals("u::rw-,g::rwx,m::r--,o::---", get(file, ACCESS));
    }

    @Test
    void chmodMovesTheMask() {
        long file = alice.create(top, "f", 0777);
        set(file, ACCESS, "u::rwx,u:1002:rwx,g::rwx,m::rwx,o::rwx");
        alice.chmod(file, 0641);
        assertEquals(0641, alice.permissions(file));
        assertEquals("u::rw-,u:1002:rwx,g::rwx,m::r--,o::--x", get(file, ACCESS));
        assertMay(bob, file, 4);
        alice.chmod(file, 0777);
        assertMay(bob, file, 7);
    }

    @Test
    void removingAnAclLeavesTheMode() {
        long file = alice.create(top, "f", 0777);
        set(file, ACCESS, "u::rw-,u:1002:rwx,g::---,m::r-x,o::---");
        alice.removeXattr(file, ACCESS);
        assertEquals(0650, alice.permissions(file));
        Answers.fails(Errno.ENODATA, () -> get(file, ACCESS));
        assertMay(bob, file, 0);
        set(file, ACCESS, "u::rw-,u:1002:rwx,g::---,m::r-x,o::---");
        alice.setXattr(file, ACCESS, new byte[] {2, 0, 0, 0}, XattrMode.ANY);
        Answers.fails(Errno.ENODATA, () -> get(file, ACCESS));
        assertEquals(0650, alice.permissions(file));
    }

    @Test
    void settingAnAclTakesSetgidFromStrangers() {
        long file = alice.create(top, "f", 0755);
        root.chown(file, alice.uid(), carol.gid());
        root.chmod(file, 02755);
        set(file, ACCESS, "u::rwx,g::r-x,o::r-x");
        assertEquals(0755, alice.permissions(file));
    }

    @Test
    void settingAnAclMovesTheChangeTime() {
        long d = alice.mkdir(top, "d", 0755);
        Timestamp first = clock.tick();
        set(d, DEFAULT, "u::rwx,g::r-x,o::r-x");
        assertEquals(first, alice.stat(d).ctime());
        Timestamp second = clock.tick();
        set(d, ACCESS, "u::rwx,g::---,o::r-x");
        assertEquals(second, alice.stat(d).ctime());
        Timestamp third = clock.tick();
        alice.removeXattr(d, DEFAULT);
        assertEquals(third, alice.stat(d).ctime());
    }

    // ---- who may, and what is an ACL ----

    @Test
    void onlyOwnerAndRootSetAcls() {
        long d = alice.mkdir(top, "d", 0777);
        byte[] acl = AclText.bytes("u::rwx,g::---,o::---");
        for (String name : List.of(ACCESS, DEFAULT)) {
            Answers.fails(Errno.EPERM, () -> bob.setXattr(d, name, acl, XattrMode.ANY));
            root.setXattr(d, name, acl, XattrMode.ANY);
        }
        Answers.fails(Errno.EPERM, () -> bob.removeXattr(d, DEFAULT));
        assertEquals("u::rwx,g::---,o::---", AclText.text(carol.xattr(d, DEFAULT)), "everyone may read them");
    }

    @Test
    void defaultAclsAreOfDirectories() {
        long file = alice.create(top, "f", 0644);
        byte[] acl = AclText.bytes("u::rwx,g::---,o::---");
        Answers.fails(Errno.EACCES, () -> alice.setXattr(file, DEFAULT, acl, XattrMode.ANY));
        Answers.fails(Errno.ENODATA, () -> alice.xattr(file, DEFAULT));
        long link = alice.symlink(top, "l", "x");
        Answers.fails(Errno.EOPNOTSUPP, () -> alice.setXattr(link, ACCESS, acl, XattrMode.ANY));
        Answers.fails(Errno.EOPNOTSUPP, () -> alice.xattr(link, ACCESS));
    }

    @Test
    void aDefaultAclIsKeptAsItIs() {
        long d = alice.mkdir(top, "d", 0755);
        set(d, DEFAULT, "u::rwx,g::r-x,o::---");
        assertEquals("u::rwx,g::r-x,o::---", get(d, DEFAULT));
        assertEquals(0755, alice.permissions(d));
        assertEquals(List.of(DEFAULT), alice.xattrs(d));
        alice.chmod(d, 0700);
        assertEquals("u::rwx,g::r-x,o::---", get(d, DEFAULT));
        alice.removeXattr(d, DEFAULT);
        Answers.fails(Errno.ENODATA, () -> get(d, DEFAULT));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "u::rwx",
                "u::rwx,g::r-x",
                "g::r-x,u::rwx,o::---",
                "u::rwx,g::r-x,o::---,o::---",
                "u::rwx,u::rwx,g::r-x,o::---",
                "u::rwx,u:1002:rwx,g::r-x,o::---",
                "u::rwx,g::r-x,g:7:rwx,o::---",
                "u::rwx,g::r-x,u:1002:rwx,m::rwx,o::---",
                "u::rwx,g::r-x,o::---,m::rwx",
                "u::rwx,g::r-x,m::rwx,m::rwx,o::---",
                "u::rwx,u:4294967295:rwx,g::r-x,m::rwx,o::---"
            })
    void badAclsAreRefused(String text) {
        long d = alice.mkdir(top, "d", 0755);
        for (String name : List.of(ACCESS, DEFAULT)) {
            Answers.fails(Errno.EINVAL, () -> set(d, name, text));
        }
        assertEquals(0755, alice.permissions(d));
    }

    @Test
    void whatIsNoAclIsRefused() {
        long file = alice.create(top, "f", 0644);
        byte[] good = AclText.bytes("u::rwx,g::---,o::---");
        byte[] version = good.clone();
        version[0] = 1;
        byte[] permissions = good.clone();
        permissions[6] = 8;
        byte[] tag = good.clone();
        tag[4] = 3;
        Answers.fails(Errno.EINVAL, () -> raw(file, new byte[0]));
        Answers.fails(Errno.EINVAL, () -> raw(file, Arrays.copyOf(good, 3)));
        Answers.fails(Errno.EINVAL, () -> raw(file, Arrays.copyOf(good, good.length - 1)));
        Answers.fails(Errno.EOPNOTSUPP, () -> raw(file, version));
        Answers.fails(Errno.EINVAL, () -> raw(file, permissions));
        Answers.fails(Errno.EINVAL, () -> raw(file, tag));
        assertEquals(0644, alice.permissions(file));
    }

    // ---- inheritance ----

    @Test
    void aNewFileInheritsWithinItsMode() {
        long d = alice.mkdir(top, "d", 0777);
        set(d, DEFAULT, "u::rwx,u:1002:rw-,g::r-x,m::rwx,o::r-x");
        long file = alice.create(d, "f", 0640);
        assertEquals(0640, alice.permissions(file));
        assertEquals("u::rw-,u:1002:rw-,g::r-x,m::r--,o::---", get(file, ACCESS));
        Answers.fails(Errno.ENODATA, () -> alice.xattr(file, DEFAULT));
        assertMay(bob, file, 4);
        long fifo = alice.mknod(d, "p", FileType.FIFO, 0666, 0);
        assertEquals("u::rw-,u:1002:rw-,g::r-x,m::rw-,o::r--", get(fifo, ACCESS));
        assertEquals(0664, alice.permissions(fifo));
    }

    @Test
    void aNewDirectoryInheritsBoth() {
        long d = alice.mkdir(top, "d", 0777);
        String acl = "u::rwx,u:1002:rw-,g::r-x,m::rwx,o::r-x";
        set(d, DEFAULT, acl);
        long sub = alice.mkdir(d, "sub", 0750);
        assertEquals(0750, alice.permissions(sub));
        assertEquals("u::rwx,u:1002:rw-,g::r-x,m::r-x,o::---", get(sub, ACCESS));
        assertEquals(acl, get(sub, DEFAULT));
        assertEquals(List.of(ACCESS, DEFAULT), alice.xattrs(sub));
    }

    @Test
    void aMinimalDefaultAclOnlyCutsTheMode() {
        long d = alice.mkdir(top, "d", 0777);
        set(d, DEFAULT, "u::rwx,g::r--,o::---");
        long file = alice.create(d, "f", 04667);
        assertEquals(04640, alice.permissions(file));
        Answers.fails(Errno.ENODATA, () -> get(file, ACCESS));
    }

    @Test
    void aSymlinkInheritsNothing() {
        long d = alice.mkdir(top, "d", 0777);
        set(d, DEFAULT, "u::rwx,u:1002:rw-,g::r--,m::---,o::---");
        assertEquals(0777, alice.permissions(alice.symlink(d, "l", "x")));
    }

    private void set(long inode, String name, String text) {
        raw(inode, name, AclText.bytes(text));
    }

    private void raw(long inode, byte[] value) {
        raw(inode, ACCESS, value);
    }

    private void raw(long inode, String name, byte[] value) {
        alice.setXattr(inode, name, value, XattrMode.ANY);
    }

    private String get(long inode, String name) {
        return AclText.text(alice.xattr(inode, name));
    }

    private static void assertMay(Actor who, long inode, int granted) {
        assertMay(who, inode, granted, "granted: " + granted);
    }

    private static void assertMay(Actor who, long inode, int granted, String why) {
        for (int mask = 1; mask <= 7; mask++) {
            assertEquals((granted & mask) == mask, who.may(inode, mask), why + ", asked for " + mask);
        }
    }
}
