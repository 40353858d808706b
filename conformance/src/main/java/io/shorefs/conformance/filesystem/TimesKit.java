package io.shorefs.conformance.filesystem;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.shorefs.api.AttributeChanges;
import io.shorefs.api.AttributeChanges.TimeChange;
import io.shorefs.api.Attributes;
import io.shorefs.api.Errno;
import io.shorefs.api.FileType;
import io.shorefs.api.OpenFile;
import io.shorefs.api.OpenMode;
import io.shorefs.api.Timestamp;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** Which operation moves which times of which inodes, and none of others. */
abstract class TimesKit extends AreaKit {

    @Test
    void aNewNameMovesItsDirectory() {
        long other = alice.create(top, "other", 0644);
        Attributes before = alice.stat(top);
        assertModified(top, clock.tick(), () -> alice.create(top, "f", 0644));
        assertModified(top, clock.tick(), () -> alice.mkdir(top, "d", 0755));
        assertModified(top, clock.tick(), () -> alice.symlink(top, "l", "x"));
        assertModified(top, clock.tick(), () -> alice.mknod(top, "p", FileType.FIFO, 0644, 0));
        assertModified(top, clock.tick(), () -> alice.link(other, top, "g"));
        assertEquals(before.atime(), alice.stat(top).atime());
        assertEquals(before.btime(), alice.stat(top).btime());
    }

    @Test
    void aRemovedNameMovesItsDirectory() {
        alice.create(top, "f", 0644);
        alice.mkdir(top, "d", 0755);
        assertModified(top, clock.tick(), () -> alice.unlink(top, "f"));
        assertModified(top, clock.tick(), () -> alice.rmdir(top, "d"));
    }

    @Test
    void linksMoveTheInodesChangeTime() {
        long file = alice.create(top, "f", 0644);
        assertChanged(file, clock.tick(), () -> alice.link(file, top, "g"));
        assertChanged(file, clock.tick(), () -> alice.unlink(top, "f"));
        assertChanged(file, clock.tick(), () -> alice.rename(top, "g", top, "h"));
    }

    @Test
    void aRenameMovesBothDirectories() {
        long a = alice.mkdir(top, "a", 0755);
        long b = alice.mkdir(top, "b", 0755);
        long file = alice.create(a, "f", 0644);
        long kept = alice.create(b, "g", 0644);
        alice.link(kept, top, "kept");
        Timestamp now = clock.tick();
        alice.rename(a, "f", b, "g");
        for (long directory : new long[] {a, b}) {
            assertEquals(now, alice.stat(directory).mtime());
            assertEquals(now, alice.stat(directory).ctime());
        }
        assertEquals(now, alice.stat(file).ctime());
        assertEquals(now, alice.stat(kept).ctime(), "one name fewer");
        assertEquals(alice.stat(kept).btime(), alice.stat(kept).mtime());
    }

    @Test
    void aMovedDirectoryKeepsItsModificationTime() {
        long a = alice.mkdir(top, "a", 0755);
        long d = alice.mkdir(top, "d", 0755);
        assertChanged(d, clock.tick(), () -> alice.rename(top, "d", a, "d"));
    }

    @Test
    void attributesMoveTheChangeTime() {
        long file = alice.create(top, "f", 0644);
        assertChanged(file, clock.tick(), () -> alice.chmod(file, 0600));
        assertChanged(file, clock.tick(), () -> alice.chmod(file, 0600));
        assertChanged(file, clock.tick(), () -> alice.chgrp(file, TEAM));
        assertChanged(file, clock.tick(), () -> alice.chown(file, alice.uid(), TEAM));
        assertChanged(file, clock.tick(), () -> alice.setXattr(file, "user.a", "1"));
        assertChanged(file, clock.tick(), () -> alice.removeXattr(file, "user.a"));
        OptionalInt none = OptionalInt.empty();
        AttributeChanges touch =
                new AttributeChanges(none, none, none, OptionalLong.empty(), Optional.empty(), Optional.empty(), true);
        assertChanged(file, clock.tick(), () -> alice.change(file, touch));
    }

    @Test
    void givenTimesMoveTheChangeTime() {
        long file = alice.create(top, "f", 0644);
        Timestamp given = new Timestamp(7, 8);
        Timestamp now = clock.tick();
        alice.utimes(file, Optional.of(new TimeChange.To(given)), Optional.of(new TimeChange.To(given)));
        Attributes after = alice.stat(file);
        assertEquals(given, after.atime());
        assertEquals(given, after.mtime());
        assertEquals(now, after.ctime());
    }

    @Test
    void writingMovesTheTimesOfData() {
        OpenFile file = alice.create(top, "f", OpenMode.READ_WRITE, 0644);
        long inode = file.inode();
        assertModified(inode, clock.tick(), () -> alice.write(file, 0, "abc"));
        assertModified(inode, clock.tick(), () -> alice.truncate(inode, 1));
        assertModified(inode, clock.tick(), () -> alice.truncate(inode, 1000));
        assertModified(inode, clock.tick(), () -> alice.truncate(inode, 1000));
        Attributes before = alice.stat(inode);
        clock.tick();
        assertEquals(0, alice.write(file, 500, ""));
        assertEquals(before, alice.stat(inode));
        alice.close(file);
    }

    @Test
    void openingWithTruncationMovesThem() {
        long file = alice.create(top, "f", 0644);
        OpenMode truncate = new OpenMode(false, true, false, true, false, false, false);
        assertModified(file, clock.tick(), () -> alice.close(alice.open(file, truncate)));
        Attributes before = alice.stat(file);
        clock.tick();
        alice.close(alice.open(file, OpenMode.READ_WRITE));
        alice.close(alice.create(top, "f", OpenMode.WRITE, 0644));
        assertEquals(before, alice.stat(file));
    }

    @Test
    void readingMovesTheAccessTimeOnceAfterAChange() {
        OpenFile file = alice.create(top, "f", OpenMode.READ_WRITE, 0644);
        alice.write(file, 0, "abc");
        long version = alice.stat(file.inode()).version();
        Timestamp first = clock.tick();
        alice.read(file, 0, 1);
        assertEquals(first, alice.stat(file.inode()).atime());
        clock.tick();
        alice.read(file, 0, 1);
        assertEquals(first, alice.stat(file.inode()).atime(), "relatime: it is newer than the change");
        assertEquals(version, alice.stat(file.inode()).version(), "reading is no change");
        alice.write(file, 0, "d");
        Timestamp second = clock.tick();
        alice.read(file, 0, 1);
        assertEquals(second, alice.stat(file.inode()).atime());
        alice.close(file);
    }

    @Test
    void readingMovesAnAccessTimeThatIsADayOld() {
        OpenFile file = alice.create(top, "f", OpenMode.READ_WRITE, 0644);
        alice.write(file, 0, "abc");
        Timestamp first = clock.tick();
        alice.read(file, 0, 1);
        clock.advance(Duration.ofDays(1).minusSeconds(2));
        alice.read(file, 0, 1);
        assertEquals(first, alice.stat(file.inode()).atime());
        Timestamp later = clock.advance(Duration.ofSeconds(3));
        alice.read(file, 0, 1);
        assertEquals(later, alice.stat(file.inode()).atime());
        alice.close(file);
    }

    @Test
    void readingWithoutAccessTimeLeavesIt() {
        long inode = alice.create(top, "f", 0644);
        Attributes before = alice.stat(inode);
        OpenFile file = alice.open(inode, new OpenMode(true, false, false, false, false, false, true));
        clock.tick();
        alice.read(file, 0, 1);
        alice.close(file);
        assertEquals(before, alice.stat(inode));
    }

    @Test
    void listingAndFollowingMoveTheAccessTime() {
        long link = alice.symlink(top, "l", "x");
        Timestamp now = clock.tick();
        Answers.of(fs.readlink(link));
        assertEquals(now, alice.stat(link).atime());
        alice.names(top);
        assertEquals(now, alice.stat(top).atime());
    }

    @Test
    void whatFailsMovesNothing() {
        long file = alice.create(top, "f", 0644);
        Attributes directory = alice.stat(top);
        Attributes before = alice.stat(file);
        clock.tick();
        Answers.fails(Errno.EEXIST, () -> alice.mkdir(top, "f", 0755));
        Answers.fails(Errno.EPERM, () -> bob.chmod(file, 0));
        Answers.fails(Errno.ENOTDIR, () -> alice.rmdir(top, "f"));
        Answers.fails(Errno.EACCES, () -> bob.truncate(file, 0));
        assertEquals(directory, alice.stat(top));
        assertEquals(before, alice.stat(file));
    }

    private void assertModified(long inode, Timestamp now, Runnable operation) {
        operation.run();
        Attributes after = alice.stat(inode);
        assertEquals(now, after.mtime());
        assertEquals(now, after.ctime());
    }

    private void assertChanged(long inode, Timestamp now, Runnable operation) {
        Attributes before = alice.stat(inode);
        operation.run();
        Attributes after = alice.stat(inode);
        assertEquals(now, after.ctime());
        assertEquals(before.mtime(), after.mtime());
        assertEquals(before.atime(), after.atime());
    }
}
