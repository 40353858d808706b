package io.shorefs.conformance.filesystem;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shorefs.api.AttributeChanges;
import io.shorefs.api.AttributeChanges.TimeChange;
import io.shorefs.api.Attributes;
import io.shorefs.api.Errno;
import io.shorefs.api.FileType;
import io.shorefs.api.OpenFile;
import io.shorefs.api.OpenMode;
import io.shorefs.api.Statistics;
import io.shorefs.api.Timestamp;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** What {@code stat} tells, who may change it, and the version; for times see {@link TimesKit}. */
abstract class AttributesKit extends AreaKit {
    private static final Optional<TimeChange> NOW = Optional.of(new TimeChange.Now());
    private static final Optional<TimeChange> GIVEN = Optional.of(new TimeChange.To(new Timestamp(-5, 999_999_999)));

    @Test
    void aNewFileIsItsMakers() {
        Timestamp now = clock.tick();
        Attributes file = alice.stat(alice.create(top, "f", 0640));
        assertEquals(FileType.REGULAR.modeBits() | 0640, file.mode());
        assertEquals(alice.uid(), file.uid());
        assertEquals(alice.gid(), file.gid());
        assertEquals(1, file.nlink());
        assertEquals(0, file.size());
        assertEquals(0, file.rdev());
        assertEquals(now, file.atime());
        assertEquals(now, file.mtime());
        assertEquals(now, file.ctime());
        assertEquals(now, file.btime());
        assertEquals(file, alice.lookup(top, "f"));
    }

    @Test
    void aNewDirectoryTakesNoSetuid() {
        Attributes made = alice.stat(alice.mkdir(top, "d", 07775));
        assertEquals(FileType.DIRECTORY.modeBits() | 01775, made.mode());
        assertEquals(2, made.nlink());
        assertEquals(0, made.size());
    }

    @Test
    void aNewFileTakesAllPermissionBits() {
        assertEquals(07777, alice.permissions(alice.create(top, "f", 07777)));
        OpenFile withType = alice.create(top, "g", OpenMode.READ, FileType.FIFO.modeBits() | 0600);
        assertEquals(
                FileType.REGULAR.modeBits() | 0600, alice.stat(withType.inode()).mode());
        alice.close(withType);
    }

    @Test
    void ownerAndRootChangeTheMode() {
        long file = alice.create(top, "f", 0644);
        alice.chmod(file, 0600);
        assertEquals(0600, alice.permissions(file));
        root.chmod(file, FileType.FIFO.modeBits() | 06711);
        assertEquals(FileType.REGULAR.modeBits() | 06711, alice.stat(file).mode());
        Answers.fails(Errno.EPERM, () -> bob.chmod(file, 0777));
        assertEquals(06711, alice.permissions(file));
        Answers.fails(Errno.ESTALE, () -> root.chmod(Long.MAX_VALUE, 0));
    }

    @Test
    void aSymlinkHasNoModeToChange() {
        long link = alice.symlink(top, "l", "x");
        Answers.fails(Errno.EOPNOTSUPP, () -> root.chmod(link, 0600));
        root.chown(link, 7, 8);
        assertEquals(7, alice.stat(link).uid());
        assertEquals(8, alice.stat(link).gid());
    }

    @Test
    void setgidIsForMembers() {
        long file = alice.create(top, "f", 0644);
        alice.chmod(file, 02755);
        assertEquals(02755, alice.permissions(file));
        root.chown(file, alice.uid(), carol.gid());
        alice.chmod(file, 06755);
        assertEquals(04755, alice.permissions(file));
        root.chmod(file, 06755);
        assertEquals(06755, alice.permissions(file));
        long directory = alice.mkdir(top, "d", 0755);
        root.chown(directory, alice.uid(), carol.gid());
        alice.chmod(directory, 02755);
        assertEquals(0755, alice.permissions(directory));
    }

    @Test
    void onlyRootGivesFilesAway() {
        long file = alice.create(top, "f", 0644);
        Answers.fails(Errno.EPERM, () -> alice.chown(file, OptionalInt.of(bob.uid()), OptionalInt.empty()));
        Answers.fails(Errno.EPERM, () -> bob.chown(file, OptionalInt.of(bob.uid()), OptionalInt.empty()));
        Answers.fails(Errno.EPERM, () -> bob.chown(file, OptionalInt.of(alice.uid()), OptionalInt.empty()));
        alice.chown(file, alice.uid(), alice.gid());
        root.chown(file, -2, -3);
        assertEquals(-2, alice.stat(file).uid());
        assertEquals(-3, alice.stat(file).gid());
    }

    @Test
    void anOwnerChoosesAmongOwnGroups() {
        long file = alice.create(top, "f", 0644);
        alice.chgrp(file, TEAM);
        assertEquals(TEAM, alice.stat(file).gid());
        alice.chgrp(file, alice.gid());
        Answers.fails(Errno.EPERM, () -> alice.chgrp(file, carol.gid()));
        Answers.fails(Errno.EPERM, () -> bob.chgrp(file, TEAM));
        Answers.fails(Errno.EPERM, () -> bob.chgrp(file, alice.gid()));
        root.chgrp(file, carol.gid());
        alice.chgrp(file, carol.gid());
        assertEquals(carol.gid(), alice.stat(file).gid());
    }

    @Test
    void aChangeOfOwnersTakesPrivilegesAway() {
        long file = alice.create(top, "f", 06755);
        alice.chgrp(file, TEAM);
        assertEquals(0755, alice.permissions(file));
        root.chmod(file, 06755);
        root.chown(file, bob.uid(), bob.gid());
        assertEquals(0755, alice.permissions(file), "Linux does so for root, too");
        root.chmod(file, 02644);
        root.chown(file, alice.uid(), alice.gid());
        assertEquals(02644, alice.permissions(file), "setgid without execution is kept for those who may have it");
        long directory = alice.mkdir(top, "d", 0755);
        alice.chmod(directory, 06755);
        alice.chgrp(directory, TEAM);
        assertEquals(06755, alice.permissions(directory));
    }

    @Test
    void ownerAndModeChangeTogether() {
        long file = alice.create(top, "f", 0755);
        AttributeChanges none = AttributeChanges.NONE;
        root.change(
                file,
                new AttributeChanges(
                        OptionalInt.of(04711),
                        OptionalInt.of(bob.uid()),
                        OptionalInt.of(bob.gid()),
                        none.size(),
                        none.atime(),
                        none.mtime(),
                        false));
        assertEquals(04711, root.permissions(file));
        assertEquals(bob.uid(), root.stat(file).uid());
    }

    @Test
    void aChangeHappensWhollyOrNotAtAll() {
        long file = alice.create(top, "f", 0644);
        Attributes before = alice.stat(file);
        OptionalInt other = OptionalInt.of(bob.uid());
        AttributeChanges all = new AttributeChanges(
                OptionalInt.of(0600), other, OptionalInt.empty(), OptionalLong.of(100), GIVEN, GIVEN, false);
        clock.tick();
        Answers.fails(Errno.EPERM, () -> alice.change(file, all));
        assertEquals(before, alice.stat(file));
    }

    @Test
    void writersSetThePresentTime() {
        long file = alice.create(top, "f", 0666);
        Timestamp now = clock.tick();
        bob.utimes(file, NOW, NOW);
        assertEquals(now, bob.stat(file).atime());
        assertEquals(now, bob.stat(file).mtime());
        Answers.fails(Errno.EPERM, () -> bob.utimes(file, GIVEN, Optional.empty()));
        Answers.fails(Errno.EPERM, () -> bob.utimes(file, NOW, GIVEN));
        alice.chmod(file, 0444);
        Answers.fails(Errno.EACCES, () -> bob.utimes(file, NOW, NOW));
        alice.utimes(file, NOW, NOW);
        root.utimes(file, NOW, NOW);
    }

    @Test
    void ownersSetAnyTime() {
        long file = alice.create(top, "f", 0);
        Timestamp far = new Timestamp(1L << 33, 1);
        Attributes before = alice.stat(file);
        alice.utimes(file, GIVEN, Optional.of(new TimeChange.To(far)));
        assertEquals(new Timestamp(-5, 999_999_999), alice.stat(file).atime());
        assertEquals(far, alice.stat(file).mtime());
        alice.utimes(file, Optional.empty(), GIVEN);
        root.utimes(file, Optional.of(new TimeChange.To(far)), Optional.empty());
        assertEquals(far, alice.stat(file).atime());
        assertEquals(new Timestamp(-5, 999_999_999), alice.stat(file).mtime());
        assertEquals(before.btime(), alice.stat(file).btime());
    }

    @Test
    void aWriterTruncatesAndSetsTheTimeThroughAnOpenFile() {
        OpenFile file = alice.create(top, "f", OpenMode.WRITE, 0444);
        alice.write(file, 0, "abcdef");
        root.chown(file.inode(), bob.uid(), bob.gid());
        Timestamp now = clock.tick();
        OptionalInt none = OptionalInt.empty();
        AttributeChanges cut = new AttributeChanges(none, none, none, OptionalLong.of(2), Optional.empty(), NOW, false);
        Answers.fails(Errno.EACCES, () -> alice.change(file.inode(), cut));
        assertEquals(2, alice.change(file, cut).size());
        assertEquals(now, alice.stat(file.inode()).mtime());
        Answers.fails(Errno.EPERM, () -> alice.change(file, AttributeChanges.ofMode(0777)));
        alice.close(file);
        Answers.fails(Errno.EBADF, () -> alice.change(file, cut));
    }

    @Test
    void aFileOpenForReadingIsNoLeaveToTruncate() {
        long inode = alice.create(top, "f", 0444);
        OpenFile file = bob.open(inode, OpenMode.READ);
        Answers.fails(Errno.EACCES, () -> bob.change(file, AttributeChanges.ofSize(1)));
        bob.close(file);
    }

    @Test
    void anUnlinkedFileChangesThroughItsOpenFile() {
        OpenFile file = alice.create(top, "f", OpenMode.READ_WRITE, 0644);
        alice.unlink(top, "f");
        assertEquals(0600, alice.change(file, AttributeChanges.ofMode(0600)).mode() & 07777);
        assertEquals(9, alice.change(file, AttributeChanges.ofSize(9)).size());
        assertEquals(0, alice.stat(file.inode()).nlink());
        alice.close(file);
    }

    @Test
    void sizesAreOfRegularFiles() {
        Answers.fails(Errno.EISDIR, () -> root.truncate(top, 0));
        long fifo = alice.mknod(top, "p", FileType.FIFO, 0666, 0);
        Answers.fails(Errno.EINVAL, () -> alice.truncate(fifo, 0));
        long link = alice.symlink(top, "l", "x");
        Answers.fails(Errno.EINVAL, () -> alice.truncate(link, 0));
        long file = alice.create(top, "f", 0666);
        Answers.fails(Errno.EINVAL, () -> alice.truncate(file, -1));
        assertEquals(0, alice.stat(file).size());
    }

    @Test
    void nothingToChangeChangesNothing() {
        long file = alice.create(top, "f", 0644);
        Attributes before = alice.stat(file);
        clock.tick();
        assertEquals(before, bob.change(file, AttributeChanges.NONE));
        assertEquals(before, alice.stat(file));
    }

    @Test
    void everyChangeChangesTheVersion() {
        OpenFile file = alice.create(top, "f", OpenMode.READ_WRITE, 0644);
        long inode = file.inode();
        long v0 = alice.stat(inode).version();
        alice.write(file, 0, "a");
        long v1 = alice.stat(inode).version();
        alice.write(file, 0, "b");
        long v2 = alice.stat(inode).version();
        alice.chmod(inode, 0600);
        long v3 = alice.stat(inode).version();
        alice.setXattr(inode, "user.a", "b");
        long v4 = alice.stat(inode).version();
        alice.link(inode, top, "g");
        long v5 = alice.stat(inode).version();
        alice.close(file);
        long[] versions = {v0, v1, v2, v3, v4, v5};
        for (int i = 1; i < versions.length; i++) {
            assertNotEquals(versions[i - 1], versions[i], "change " + i);
            assertTrue((int) versions[i] != 0, "the low 32 bits are never 0");
        }
    }

    @Test
    void aNewNameChangesItsDirectorysVersion() {
        long before = alice.stat(top).version();
        alice.create(top, "f", 0644);
        long after = alice.stat(top).version();
        assertNotEquals(before, after);
        alice.unlink(top, "f");
        assertNotEquals(after, alice.stat(top).version());
    }

    @Test
    void statisticsArePlausible() {
        Statistics s = Answers.of(fs.statistics());
        assertTrue(s.blockSize() >= 512);
        assertTrue(s.blocks() > 0);
        assertTrue(s.free() <= s.blocks() && s.available() <= s.free() && s.available() > 0);
        assertTrue(s.filesFree() > 0 && s.filesFree() <= s.files());
        assertEquals(255, s.nameMax());
        assertEquals(s.id(), Answers.of(fs.statistics()).id());
    }
}
