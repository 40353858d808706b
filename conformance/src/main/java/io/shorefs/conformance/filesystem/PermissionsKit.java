package io.shorefs.conformance.filesystem;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shorefs.api.Credentials;
import io.shorefs.api.Errno;
import io.shorefs.api.FileType;
import io.shorefs.api.OpenFile;
import io.shorefs.api.OpenMode;
import org.junit.jupiter.api.Test;

/** Who may do what: permission bits, root, sticky and setgid directories, and the end of setuid. */
abstract class PermissionsKit extends AreaKit {
    private static final OpenMode TRUNCATE = new OpenMode(false, true, false, true, false, false, false);

    @Test
    void theFirstClassThatFitsDecides() {
        long file = alice.create(top, "f", 0);
        alice.chgrp(file, TEAM);
        for (int mode = 0; mode <= 0777; mode += 0123) {
            alice.chmod(file, mode);
            for (int mask = 0; mask <= 7; mask++) {
                String what = "mode 0" + Integer.toOctalString(mode) + " mask " + mask;
                assertEquals((mode >> 6 & mask) == mask, alice.may(file, mask), what);
                assertEquals((mode >> 3 & mask) == mask, bob.may(file, mask), what);
                assertEquals((mode & mask) == mask, carol.may(file, mask), what);
            }
        }
    }

    @Test
    void ownersAreNotOthers() {
        long file = alice.create(top, "f", 0077);
        Answers.fails(Errno.EACCES, () -> alice.open(file, OpenMode.READ));
        Answers.fails(Errno.EACCES, () -> alice.truncate(file, 0));
        carol.close(carol.open(file, OpenMode.READ_WRITE));
    }

    @Test
    void accessAsksForThreeBits() {
        Answers.fails(Errno.EINVAL, () -> root.access(top, 8));
        Answers.fails(Errno.ESTALE, () -> root.access(Long.MAX_VALUE, 0));
        root.access(top, 0);
    }

    @Test
    void rootMayAllButExecuteWhatNobodyMay() {
        long file = alice.create(top, "f", 0);
        assertTrue(root.may(file, 6));
        assertFalse(root.may(file, 1));
        assertFalse(root.may(file, 7));
        alice.chmod(file, 0001);
        assertTrue(root.may(file, 7));
        long directory = alice.mkdir(top, "d", 0);
        assertTrue(root.may(directory, 7));
        root.create(directory, "x", 0);
        root.close(root.open(root.lookup(directory, "x").inode(), OpenMode.READ_WRITE));
    }

    @Test
    void openingNeedsWhatItIsFor() {
        long readable = alice.create(top, "r", 0604);
        carol.close(carol.open(readable, OpenMode.READ));
        Answers.fails(Errno.EACCES, () -> carol.open(readable, OpenMode.WRITE));
        Answers.fails(Errno.EACCES, () -> carol.open(readable, OpenMode.READ_WRITE));
        Answers.fails(Errno.EACCES, () -> carol.open(readable, TRUNCATE));
        long writable = alice.create(top, "w", 0602);
        carol.close(carol.open(writable, OpenMode.WRITE));
        Answers.fails(Errno.EACCES, () -> carol.open(writable, OpenMode.READ));
        OpenMode readTruncate = new OpenMode(true, false, false, true, false, false, false);
        Answers.fails(Errno.EACCES, () -> carol.open(readable, readTruncate));
        alice.close(alice.open(readable, readTruncate));
    }

    @Test
    void onlyOwnersReadWithoutAccessTime() {
        long file = alice.create(top, "f", 0644);
        OpenMode noAtime = new OpenMode(true, false, false, false, false, false, true);
        Answers.fails(Errno.EPERM, () -> bob.open(file, noAtime));
        alice.close(alice.open(file, noAtime));
        root.close(root.open(file, noAtime));
    }

    @Test
    void namesNeedSearchPermission() {
        long d = alice.mkdir(top, "d", 0755);
        long file = alice.create(d, "f", 0666);
        alice.chmod(d, 0766);
        Answers.fails(Errno.EACCES, () -> bob.lookup(d, "f"));
        Answers.fails(Errno.EACCES, () -> bob.lookup(d, "missing"));
        Answers.fails(Errno.EACCES, () -> bob.lookup(d, ".."));
        Answers.fails(Errno.EACCES, () -> bob.create(d, "f", 0644));
        Answers.fails(Errno.EACCES, () -> bob.mkdir(d, "f", 0755));
        Answers.fails(Errno.EACCES, () -> bob.unlink(d, "missing"));
        Answers.fails(Errno.EACCES, () -> bob.rename(d, "missing", top, "x"));
        Answers.fails(Errno.EACCES, () -> bob.link(file, d, "x"));
        assertEquals(1, bob.names(d).size());
        alice.chmod(d, 0711);
        assertEquals(file, bob.lookup(d, "f").inode());
        Answers.fails(Errno.EACCES, () -> bob.names(d));
    }

    @Test
    void namesAreMadeAndRemovedWithWritePermission() {
        long d = alice.mkdir(top, "d", 0755);
        long file = alice.create(d, "f", 0666);
        long own = bob.create(top, "own", 0644);
        Answers.fails(Errno.EACCES, () -> bob.create(d, "x", 0644));
        Answers.fails(Errno.EACCES, () -> bob.mkdir(d, "x", 0755));
        Answers.fails(Errno.EACCES, () -> bob.mknod(d, "x", FileType.FIFO, 0644, 0));
        Answers.fails(Errno.EACCES, () -> bob.symlink(d, "x", "t"));
        Answers.fails(Errno.EACCES, () -> bob.link(own, d, "x"));
        Answers.fails(Errno.EACCES, () -> bob.unlink(d, "f"));
        Answers.fails(Errno.EACCES, () -> bob.rename(d, "f", top, "x"));
        Answers.fails(Errno.EACCES, () -> bob.rename(top, "own", d, "x"));
        Answers.fails(Errno.EACCES, () -> bob.rename(top, "own", d, "f"));
        bob.close(bob.create(d, "f", OpenMode.READ_WRITE, 0));
        assertEquals(file, bob.lookup(d, "f").inode());
    }

    @Test
    void whatExistsIsToldBeforeWhatIsDenied() {
        long d = alice.mkdir(top, "d", 0755);
        alice.create(d, "f", 0644);
        Answers.fails(Errno.EEXIST, () -> bob.mkdir(d, "f", 0755));
        Answers.fails(Errno.EEXIST, () -> bob.create(d, "f", 0644));
        Answers.fails(Errno.EEXIST, () -> bob.symlink(d, "f", "x"));
        Answers.fails(Errno.ENOENT, () -> bob.unlink(d, "missing"));
        Answers.fails(Errno.ENOENT, () -> bob.rmdir(d, "missing"));
    }

    @Test
    void stickyDirectoriesProtectTheirEntries() {
        long sticky = alice.mkdir(top, "s", 01777);
        bob.create(sticky, "f", 0666);
        bob.mkdir(sticky, "d", 0777);
        carol.create(top, "c", 0644);
        Answers.fails(Errno.EPERM, () -> carol.unlink(sticky, "f"));
        Answers.fails(Errno.EPERM, () -> carol.rmdir(sticky, "d"));
        Answers.fails(Errno.EPERM, () -> carol.rename(sticky, "f", top, "x"));
        Answers.fails(Errno.EPERM, () -> carol.rename(sticky, "f", sticky, "x"));
        Answers.fails(Errno.EPERM, () -> carol.rename(top, "c", sticky, "f"));
        carol.rename(top, "c", sticky, "c");
        bob.unlink(sticky, "f");
        alice.rmdir(sticky, "d");
        root.unlink(sticky, "c");
    }

    @Test
    void setgidDirectoriesGiveTheirGroup() {
        long d = alice.mkdir(top, "d", 0777);
        root.chgrp(d, TEAM);
        root.chmod(d, 02777);
        assertEquals(TEAM, carol.stat(carol.create(d, "f", 0644)).gid());
        assertEquals(TEAM, carol.stat(carol.symlink(d, "l", "x")).gid());
        assertEquals(
                TEAM, carol.stat(carol.mknod(d, "p", FileType.FIFO, 0644, 0)).gid());
        long sub = carol.mkdir(d, "sub", 0755);
        assertEquals(TEAM, carol.stat(sub).gid());
        assertEquals(02755, carol.permissions(sub));
        assertEquals(0644, carol.permissions(carol.lookup(d, "f").inode()));
        assertEquals(carol.gid(), carol.stat(carol.create(top, "g", 0644)).gid());
    }

    @Test
    void setgidProgramsOfAGroupAreMadeByItsMembers() {
        long d = alice.mkdir(top, "d", 0777);
        root.chgrp(d, TEAM);
        root.chmod(d, 02777);
        assertEquals(04755, carol.permissions(carol.create(d, "f", 06755)));
        assertEquals(02745, carol.permissions(carol.create(d, "g", 02745)), "without execution it is no privilege");
        assertEquals(0755, carol.permissions(carol.mknod(d, "n", FileType.REGULAR, 02755, 0)));
        assertEquals(06755, bob.permissions(bob.create(d, "h", 06755)));
        assertEquals(06755, root.permissions(root.create(d, "i", 06755)));
        assertEquals(06755, carol.permissions(carol.create(top, "j", 06755)));
    }

    @Test
    void aGroupForNewFilesIsTheirsAndGivesNoAccess() {
        Actor claiming = new Actor(fs, new Credentials(carol.uid(), carol.gid()).creatingFor(TEAM));
        long d = alice.mkdir(top, "d", 0770);
        root.chgrp(d, TEAM);
        Answers.fails(Errno.EACCES, () -> claiming.create(d, "f", 0644));
        Answers.fails(Errno.EACCES, () -> claiming.mkdir(d, "s", 0755));
        long secret = alice.create(top, "secret", 0640);
        root.chgrp(secret, TEAM);
        Answers.fails(Errno.EACCES, () -> claiming.create(top, "secret", OpenMode.READ, 0));
        assertEquals(TEAM, carol.stat(claiming.create(top, "f", 0644)).gid());
        assertEquals(TEAM, carol.stat(claiming.mkdir(top, "s", 0755)).gid());
        assertEquals(0755, carol.permissions(claiming.create(top, "p", 02755)), "no program of a group for strangers");
        Actor member = new Actor(fs, new Credentials(bob.uid(), bob.gid(), TEAM).creatingFor(TEAM));
        assertEquals(02755, bob.permissions(member.create(top, "q", 02755)));
        member.create(d, "g", 0644);
    }

    @Test
    void writingEndsPrivileges() {
        OpenFile file = alice.create(top, "f", OpenMode.READ_WRITE, 06777);
        alice.write(file, 0, "");
        assertEquals(06777, alice.permissions(file.inode()));
        alice.write(file, 0, "x");
        assertEquals(0777, alice.permissions(file.inode()));
        alice.chmod(file.inode(), 06777);
        OpenFile roots = root.open(file.inode(), OpenMode.WRITE);
        root.write(roots, 0, "y");
        assertEquals(06777, alice.permissions(file.inode()));
        bob.truncate(file.inode(), 1);
        assertEquals(0777, alice.permissions(file.inode()));
        alice.chmod(file.inode(), 06777);
        bob.close(bob.open(file.inode(), TRUNCATE));
        assertEquals(0777, alice.permissions(file.inode()));
        alice.close(file);
        root.close(roots);
    }

    @Test
    void writingKeepsSetgidWithoutExecutionForMembers() {
        OpenFile file = alice.create(top, "f", OpenMode.READ_WRITE, 0);
        alice.chgrp(file.inode(), TEAM);
        alice.chmod(file.inode(), 02666);
        alice.write(file, 0, "x");
        assertEquals(02666, alice.permissions(file.inode()));
        OpenFile carols = carol.open(file.inode(), OpenMode.WRITE);
        carol.write(carols, 0, "x");
        assertEquals(0666, alice.permissions(file.inode()));
        alice.close(file);
        carol.close(carols);
    }

    @Test
    void aGroupIsPrimaryOrSupplementary() {
        long file = alice.create(top, "f", 0070);
        Actor primary = new Actor(fs, new Credentials(7, alice.gid()));
        Actor supplementary = new Actor(fs, new Credentials(7, 7, 5, alice.gid(), 9));
        Actor none = new Actor(fs, new Credentials(7, 7, 5, 9));
        assertTrue(primary.may(file, 7));
        assertTrue(supplementary.may(file, 7));
        assertFalse(none.may(file, 4));
    }
}
