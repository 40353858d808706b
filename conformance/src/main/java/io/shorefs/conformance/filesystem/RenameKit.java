package io.shorefs.conformance.filesystem;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shorefs.api.Attributes;
import io.shorefs.api.Errno;
import io.shorefs.api.OpenFile;
import io.shorefs.api.OpenMode;
import org.junit.jupiter.api.Test;

/** {@code rename(2)}; what it does to positions has {@link ReaddirKit}, to times {@link TimesKit}. */
abstract class RenameKit extends AreaKit {

    @Test
    void aFileTakesAnotherName() {
        long a = alice.mkdir(top, "a", 0755);
        long file = alice.create(top, "f", 0644);
        alice.rename(top, "f", top, "g");
        assertFalse(alice.sees(top, "f"));
        assertEquals(file, alice.lookup(top, "g").inode());
        alice.rename(top, "g", a, "h");
        assertFalse(alice.sees(top, "g"));
        assertEquals(file, alice.lookup(a, "h").inode());
        assertEquals(1, alice.stat(file).nlink());
        assertEquals(1, alice.stat(top).size());
        assertEquals(1, alice.stat(a).size());
    }

    @Test
    void aFileReplacesAFile() {
        long source = alice.create(top, "f", 0644);
        long target = alice.create(top, "g", 0644);
        alice.link(target, top, "kept");
        alice.rename(top, "f", top, "g");
        assertEquals(source, alice.lookup(top, "g").inode());
        assertEquals(1, alice.stat(target).nlink());
        assertEquals(2, alice.stat(top).size());
        alice.rename(top, "g", top, "kept");
        Answers.fails(Errno.ESTALE, () -> alice.stat(target));
    }

    @Test
    void anythingButADirectoryReplacesAnythingButADirectory() {
        long link = alice.symlink(top, "l", "x");
        alice.create(top, "f", 0644);
        alice.rename(top, "l", top, "f");
        assertEquals(link, alice.lookup(top, "f").inode());
        assertTrue(alice.stat(link).isSymlink());
    }

    @Test
    void aDirectoryReplacesAnEmptyDirectory() {
        long source = alice.mkdir(top, "a", 0755);
        long child = alice.mkdir(source, "child", 0755);
        long target = alice.mkdir(top, "b", 0755);
        assertEquals(4, alice.stat(top).nlink());
        alice.rename(top, "a", top, "b");
        assertEquals(source, alice.lookup(top, "b").inode());
        assertEquals(child, alice.lookup(source, "child").inode());
        assertEquals(3, alice.stat(top).nlink());
        assertEquals(1, alice.stat(top).size());
        Answers.fails(Errno.ESTALE, () -> alice.stat(target));
    }

    @Test
    void aDirectoryReplacesNoOther() {
        alice.mkdir(top, "a", 0755);
        long full = alice.mkdir(top, "full", 0755);
        alice.create(full, "x", 0644);
        alice.create(top, "f", 0644);
        Answers.fails(Errno.ENOTEMPTY, () -> alice.rename(top, "a", top, "full"));
        Answers.fails(Errno.ENOTDIR, () -> alice.rename(top, "a", top, "f"));
        Answers.fails(Errno.EISDIR, () -> alice.rename(top, "f", top, "a"));
        Answers.fails(Errno.ENOENT, () -> alice.rename(top, "missing", top, "a"));
        assertEquals(3, alice.stat(top).size());
    }

    @Test
    void aMovedDirectoryHasAnotherParent() {
        long a = alice.mkdir(top, "a", 0755);
        long b = alice.mkdir(top, "b", 0755);
        long d = alice.mkdir(a, "d", 0755);
        long target = alice.mkdir(b, "d", 0755);
        alice.rename(a, "d", b, "e");
        assertEquals(b, alice.lookup(d, "..").inode());
        assertEquals(2, alice.stat(a).nlink());
        assertEquals(4, alice.stat(b).nlink());
        alice.rename(b, "e", b, "d");
        assertEquals(3, alice.stat(b).nlink());
        Answers.fails(Errno.ESTALE, () -> alice.stat(target));
        alice.rename(b, "d", top, "d");
        assertEquals(top, alice.lookup(d, "..").inode());
        assertEquals(2, alice.stat(b).nlink());
        assertEquals(5, alice.stat(top).nlink());
    }

    @Test
    void aDirectoryDoesNotMoveIntoItself() {
        long a = alice.mkdir(top, "a", 0755);
        long b = alice.mkdir(a, "b", 0755);
        long c = alice.mkdir(b, "c", 0755);
        Answers.fails(Errno.EINVAL, () -> alice.rename(top, "a", a, "x"));
        Answers.fails(Errno.EINVAL, () -> alice.rename(top, "a", b, "x"));
        Answers.fails(Errno.EINVAL, () -> alice.rename(top, "a", c, "x"));
        Answers.fails(Errno.EINVAL, () -> alice.rename(top, "a", a, "b"));
        Answers.fails(Errno.ENOTEMPTY, () -> alice.rename(b, "c", top, "a"));
        Answers.fails(Errno.ENOTEMPTY, () -> alice.rename(b, "c", a, "b"));
        alice.create(c, "f", 0644);
        Answers.fails(Errno.ENOTEMPTY, () -> alice.rename(c, "f", a, "b"));
        assertEquals(c, alice.lookup(b, "c").inode());
    }

    @Test
    void twoNamesOfOneInodeStayAsTheyAre() {
        long file = alice.create(top, "f", 0644);
        alice.link(file, top, "g");
        Attributes before = alice.stat(file);
        Attributes directory = alice.stat(top);
        clock.tick();
        alice.rename(top, "f", top, "g");
        alice.rename(top, "f", top, "f");
        assertEquals(before, alice.stat(file));
        assertEquals(directory, alice.stat(top));
        alice.mkdir(top, "d", 0755);
        alice.rename(top, "d", top, "d");
        assertTrue(alice.sees(top, "d"));
    }

    @Test
    void theOpenTargetLivesOn() {
        OpenFile target = alice.create(top, "g", OpenMode.READ_WRITE, 0644);
        alice.write(target, 0, "old");
        alice.create(top, "f", 0644);
        alice.rename(top, "f", top, "g");
        assertEquals(0, alice.stat(target.inode()).nlink());
        assertEquals("old", alice.text(target, 0, 10));
        alice.close(target);
    }

    @Test
    void theOpenTargetDirectoryIsRemoved() {
        long target = alice.mkdir(top, "b", 0755);
        OpenFile open = alice.open(target, OpenMode.READ);
        alice.mkdir(top, "a", 0755);
        alice.rename(top, "a", top, "b");
        assertEquals(0, alice.stat(target).nlink());
        Answers.fails(Errno.ENOENT, () -> alice.create(target, "x", 0644));
        alice.close(open);
        Answers.fails(Errno.ESTALE, () -> alice.stat(target));
    }

    @Test
    void aDirectoryWhoseParentChangesMustBeWritable() {
        long a = alice.mkdir(top, "a", 0777);
        long b = alice.mkdir(top, "b", 0777);
        alice.mkdir(a, "d", 0755);
        Answers.fails(Errno.EACCES, () -> bob.rename(a, "d", b, "d"));
        bob.rename(a, "d", a, "e");
        alice.chmod(alice.lookup(a, "e").inode(), 0777);
        bob.rename(a, "e", b, "e");
        alice.create(a, "f", 0600);
        bob.rename(a, "f", b, "f");
    }

    @Test
    void bothDirectoriesMustBeWritable() {
        long closed = alice.mkdir(top, "closed", 0755);
        long open = alice.mkdir(top, "open", 0777);
        alice.create(closed, "f", 0666);
        alice.create(open, "g", 0666);
        Answers.fails(Errno.EACCES, () -> bob.rename(closed, "f", open, "f"));
        Answers.fails(Errno.EACCES, () -> bob.rename(open, "g", closed, "g"));
        Answers.fails(Errno.EACCES, () -> bob.rename(open, "g", closed, "f"));
        bob.rename(open, "g", open, "h");
    }

    @Test
    void stickyDirectoriesProtectTheTarget() {
        long sticky = alice.mkdir(top, "s", 01777);
        bob.create(sticky, "bobs", 0666);
        carol.create(sticky, "carols", 0666);
        Answers.fails(Errno.EPERM, () -> carol.rename(sticky, "carols", sticky, "bobs"));
        Answers.fails(Errno.EPERM, () -> carol.rename(sticky, "bobs", sticky, "carols"));
        alice.rename(sticky, "carols", sticky, "bobs");
        carol.rename(sticky, "bobs", sticky, "again");
    }

    @Test
    void aFailedRenameChangesNothing() {
        long a = alice.mkdir(top, "a", 0755);
        alice.create(a, "x", 0644);
        alice.mkdir(top, "b", 0755);
        Attributes before = alice.stat(top);
        clock.tick();
        Answers.fails(Errno.ENOTEMPTY, () -> alice.rename(top, "b", top, "a"));
        assertEquals(before, alice.stat(top));
        assertTrue(alice.sees(top, "b"));
    }
}
