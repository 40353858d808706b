package io.shorefs.conformance.filesystem;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shorefs.api.Attributes;
import io.shorefs.api.Credentials;
import io.shorefs.api.Errno;
import io.shorefs.api.FileSystem;
import io.shorefs.api.FileType;
import io.shorefs.api.Name;
import io.shorefs.api.OpenFile;
import io.shorefs.api.OpenMode;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Walking, making, linking and removing names. */
abstract class NamesKit extends AreaKit {

    @Test
    void rootIsItsOwnParent() {
        assertEquals(FileSystem.ROOT, alice.lookup(FileSystem.ROOT, "..").inode());
        assertEquals(FileSystem.ROOT, alice.lookup(FileSystem.ROOT, ".").inode());
        assertEquals(FileSystem.ROOT, alice.lookup(top, "..").inode());
        assertEquals(0755, root.permissions(FileSystem.ROOT));
    }

    @Test
    void walkAnswersEachStep() {
        long a = alice.mkdir(top, "a", 0755);
        long b = alice.mkdir(a, "b", 0755);
        List<Attributes> steps = walk(top, "a", "b", ".", "..");
        assertEquals(List.of(a, b, b, a), steps.stream().map(Attributes::inode).toList());
        assertEquals(List.of(), walk(top));
    }

    @Test
    void walkEndsBeforeTheStepThatFails() {
        long a = alice.mkdir(top, "a", 0755);
        long f = alice.create(a, "f", 0644);
        assertEquals(1, walk(top, "a", "missing", "x").size());
        assertEquals(2, walk(top, "a", "f", "..").size());
        Answers.fails(Errno.ENOENT, () -> walk(top, "missing", "x"));
        Answers.fails(Errno.ENOTDIR, () -> walk(f, "x"));
        Answers.fails(Errno.ENOTDIR, () -> walk(f, ".."));
        Answers.fails(Errno.ESTALE, () -> walk(Long.MAX_VALUE, "x"));
        Answers.fails(Errno.ESTALE, () -> walk(Long.MAX_VALUE));
    }

    @Test
    void namesAreBytes() {
        byte[] longest = new byte[Name.MAX_BYTES];
        Arrays.fill(longest, (byte) 0xff);
        for (byte[] bytes : List.of(longest, new byte[] {(byte) 0xc3}, new byte[] {'A'}, new byte[] {'a'})) {
            Name name = Name.of(bytes);
            Attributes made = Answers.of(fs.mkdir(Credentials.ROOT, top, name, 0700));
            Attributes found =
                    Answers.of(fs.walk(Credentials.ROOT, top, List.of(name))).getFirst();
            assertEquals(made.inode(), found.inode());
        }
        assertEquals(4, root.stat(top).size());
    }

    @ParameterizedTest
    @EnumSource(
            value = FileType.class,
            names = {"DIRECTORY", "SYMLINK"},
            mode = EnumSource.Mode.EXCLUDE)
    void mknodMakesEveryType(FileType type) {
        long rdev = 0x0123;
        Attributes made = root.stat(root.mknod(top, "n", type, 06751, rdev));
        boolean device = type == FileType.CHARACTER_DEVICE || type == FileType.BLOCK_DEVICE;
        assertEquals(type.modeBits() | 06751, made.mode());
        assertEquals(device ? rdev : 0, made.rdev());
        assertEquals(1, made.nlink());
        assertEquals(0, made.size());
        assertEquals(made, root.lookup(top, "n"));
    }

    @Test
    void onlyRootMakesDevices() {
        Answers.fails(Errno.EPERM, () -> alice.mknod(top, "c", FileType.CHARACTER_DEVICE, 0600, 5));
        Answers.fails(Errno.EPERM, () -> alice.mknod(top, "b", FileType.BLOCK_DEVICE, 0600, 5));
        alice.mknod(top, "p", FileType.FIFO, 0600, 0);
        alice.mknod(top, "s", FileType.SOCKET, 0600, 0);
        alice.mknod(top, "f", FileType.REGULAR, 0600, 0);
        Answers.fails(Errno.EPERM, () -> root.mknod(top, "d", FileType.DIRECTORY, 0600, 0));
        Answers.fails(Errno.EINVAL, () -> root.mknod(top, "l", FileType.SYMLINK, 0600, 0));
        assertEquals(3, root.stat(top).size());
    }

    @Test
    void symlinkKeepsItsTarget() {
        String target = "x".repeat(FileSystem.SYMLINK_MAX);
        Attributes made = alice.stat(alice.symlink(top, "l", target));
        assertEquals(FileType.SYMLINK.modeBits() | 0777, made.mode());
        assertEquals(FileSystem.SYMLINK_MAX, made.size());
        assertEquals(target, new String(Answers.of(fs.readlink(made.inode())), StandardCharsets.UTF_8));
        byte[] bytes = {(byte) 0xff, '/', (byte) 0x80};
        Attributes raw = Answers.of(fs.symlink(Credentials.ROOT, top, Name.of("raw"), bytes));
        assertArrayEquals(bytes, Answers.of(fs.readlink(raw.inode())));
    }

    @Test
    void symlinkTargetsAndTheirBounds() {
        Answers.fails(Errno.ENOENT, () -> alice.symlink(top, "l", ""));
        Answers.fails(Errno.ENAMETOOLONG, () -> alice.symlink(top, "l", "x".repeat(FileSystem.SYMLINK_MAX + 1)));
        Answers.fails(Errno.EINVAL, () -> Answers.of(fs.readlink(top)));
        long file = alice.create(top, "f", 0644);
        Answers.fails(Errno.EINVAL, () -> Answers.of(fs.readlink(file)));
        Answers.fails(Errno.ESTALE, () -> Answers.of(fs.readlink(Long.MAX_VALUE)));
    }

    @Test
    void whatExistsIsNotMadeAgain() {
        long file = alice.create(top, "f", 0644);
        long before = alice.stat(top).size();
        Answers.fails(Errno.EEXIST, () -> alice.mkdir(top, "f", 0755));
        Answers.fails(Errno.EEXIST, () -> alice.mknod(top, "f", FileType.FIFO, 0644, 0));
        Answers.fails(Errno.EEXIST, () -> alice.symlink(top, "f", "x"));
        Answers.fails(Errno.EEXIST, () -> alice.link(file, top, "f"));
        Answers.fails(Errno.EEXIST, () -> alice.create(top, "f", 0644));
        assertEquals(before, alice.stat(top).size());
    }

    @ParameterizedTest
    @ValueSource(strings = {".", ".."})
    void dotsAreNeitherMadeNorRemoved(String dots) {
        long a = alice.mkdir(top, "a", 0755);
        long file = alice.create(top, "f", 0644);
        Answers.fails(Errno.EINVAL, () -> alice.mkdir(a, dots, 0755));
        Answers.fails(Errno.EINVAL, () -> alice.mknod(a, dots, FileType.FIFO, 0644, 0));
        Answers.fails(Errno.EINVAL, () -> alice.symlink(a, dots, "x"));
        Answers.fails(Errno.EINVAL, () -> alice.link(file, a, dots));
        Answers.fails(Errno.EINVAL, () -> alice.create(a, dots, 0644));
        Answers.fails(Errno.EISDIR, () -> alice.unlink(a, dots));
        Answers.fails(dots.equals(".") ? Errno.EINVAL : Errno.ENOTEMPTY, () -> alice.rmdir(a, dots));
        Answers.fails(Errno.EBUSY, () -> alice.rename(a, dots, top, "z"));
        Answers.fails(Errno.EBUSY, () -> alice.rename(top, "f", a, dots));
    }

    @Test
    void namesLieInDirectories() {
        long file = alice.create(top, "f", 0644);
        Answers.fails(Errno.ENOTDIR, () -> alice.mkdir(file, "x", 0755));
        Answers.fails(Errno.ENOTDIR, () -> alice.mknod(file, "x", FileType.FIFO, 0644, 0));
        Answers.fails(Errno.ENOTDIR, () -> alice.symlink(file, "x", "t"));
        Answers.fails(Errno.ENOTDIR, () -> alice.link(file, file, "x"));
        Answers.fails(Errno.ENOTDIR, () -> alice.create(file, "x", 0644));
        Answers.fails(Errno.ENOTDIR, () -> alice.unlink(file, "x"));
        Answers.fails(Errno.ENOTDIR, () -> alice.rmdir(file, "x"));
        Answers.fails(Errno.ENOTDIR, () -> alice.rename(file, "x", top, "y"));
        Answers.fails(Errno.ENOTDIR, () -> alice.rename(top, "f", file, "y"));
        Answers.fails(Errno.ESTALE, () -> alice.mkdir(Long.MAX_VALUE, "x", 0755));
    }

    @Test
    void directoriesCountTheirSubdirectories() {
        assertEquals(2, alice.stat(top).nlink());
        long a = alice.mkdir(top, "a", 0755);
        alice.mkdir(a, "b", 0755);
        alice.create(a, "f", 0644);
        assertEquals(3, alice.stat(top).nlink());
        assertEquals(3, alice.stat(a).nlink());
        assertEquals(2, alice.stat(a).size());
        alice.rmdir(a, "b");
        assertEquals(2, alice.stat(a).nlink());
        assertEquals(1, alice.stat(a).size());
    }

    @Test
    void rmdirTakesEmptyDirectoriesOnly() {
        long a = alice.mkdir(top, "a", 0755);
        alice.create(a, "f", 0644);
        Answers.fails(Errno.ENOTEMPTY, () -> alice.rmdir(top, "a"));
        Answers.fails(Errno.ENOTDIR, () -> alice.rmdir(a, "f"));
        Answers.fails(Errno.ENOENT, () -> alice.rmdir(a, "missing"));
        Answers.fails(Errno.EISDIR, () -> alice.unlink(top, "a"));
        Answers.fails(Errno.ENOENT, () -> alice.unlink(top, "missing"));
        alice.unlink(a, "f");
        alice.rmdir(top, "a");
        assertFalse(alice.sees(top, "a"));
        Answers.fails(Errno.ESTALE, () -> alice.stat(a));
    }

    @Test
    void aNameIsRemovedOrMovedForTheInodeThatIsMeantOnly() {
        long a = alice.mkdir(top, "a", 0755);
        long file = alice.create(top, "f", 0644);
        Name directory = Name.of("a");
        Name name = Name.of("f");
        Answers.fails(Errno.ENOENT, () -> Answers.of(fs.unlink(Credentials.ROOT, top, name, a)));
        Answers.fails(Errno.ENOENT, () -> Answers.of(fs.rmdir(Credentials.ROOT, top, directory, file)));
        Answers.fails(Errno.ENOENT, () -> Answers.of(fs.rename(Credentials.ROOT, top, name, a, a, name)));
        Answers.of(fs.rename(Credentials.ROOT, top, name, file, a, name));
        Answers.of(fs.unlink(Credentials.ROOT, a, name, file));
        Answers.of(fs.rmdir(Credentials.ROOT, top, directory, a));
        assertEquals(0, alice.stat(top).size());
    }

    @Test
    void linksAreTheSameInode() {
        long file = alice.create(top, "f", 0644);
        long a = alice.mkdir(top, "a", 0755);
        alice.link(file, a, "g");
        assertEquals(file, alice.lookup(a, "g").inode());
        assertEquals(2, alice.stat(file).nlink());
        alice.unlink(top, "f");
        assertEquals(1, alice.stat(file).nlink());
        alice.unlink(a, "g");
        Answers.fails(Errno.ESTALE, () -> alice.stat(file));
        Answers.fails(Errno.ESTALE, () -> alice.link(file, a, "h"));
    }

    @Test
    void whatMayBeLinked() {
        long a = alice.mkdir(top, "a", 0755);
        Answers.fails(Errno.EPERM, () -> root.link(a, top, "b"));
        long link = alice.symlink(top, "l", "f");
        alice.link(link, top, "l2");
        assertEquals(2, alice.stat(link).nlink());
        long fifo = alice.mknod(top, "p", FileType.FIFO, 0644, 0);
        alice.link(fifo, top, "p2");
        assertEquals(2, alice.stat(fifo).nlink());
    }

    @Test
    void anUnlinkedFileThatIsOpenHasNoNewName() {
        OpenFile file = alice.create(top, "f", OpenMode.READ_WRITE, 0644);
        alice.unlink(top, "f");
        Answers.fails(Errno.ENOENT, () -> alice.link(file.inode(), top, "g"));
        assertEquals(0, alice.stat(file.inode()).nlink());
        alice.close(file);
        Answers.fails(Errno.ESTALE, () -> alice.stat(file.inode()));
    }

    @Test
    void aRemovedDirectoryThatIsOpenTakesNothing() {
        long a = alice.mkdir(top, "a", 0755);
        long file = alice.create(top, "f", 0644);
        OpenFile open = alice.open(a, OpenMode.READ);
        alice.rmdir(top, "a");
        assertEquals(0, alice.stat(a).nlink());
        Answers.fails(Errno.ENOENT, () -> alice.mkdir(a, "x", 0755));
        Answers.fails(Errno.ENOENT, () -> alice.create(a, "x", 0644));
        Answers.fails(Errno.ENOENT, () -> alice.symlink(a, "x", "t"));
        Answers.fails(Errno.ENOENT, () -> alice.link(file, a, "x"));
        Answers.fails(Errno.ENOENT, () -> alice.rename(top, "f", a, "x"));
        Answers.fails(Errno.ENOENT, () -> alice.lookup(a, "x"));
        assertEquals(top, alice.lookup(a, "..").inode());
        alice.close(open);
        Answers.fails(Errno.ESTALE, () -> alice.stat(a));
    }

    @Test
    void numbersAreNeverUsedAgain() {
        long first = alice.create(top, "f", 0644);
        alice.unlink(top, "f");
        long second = alice.create(top, "f", 0644);
        assertNotEquals(first, second);
        assertTrue(first > 0 && second > 0);
    }

    @Test
    void createOpensWhatIsThere() {
        long file = alice.create(top, "f", 0644);
        OpenFile open = alice.create(top, "f", OpenMode.READ_WRITE, 0);
        assertEquals(file, open.inode());
        assertEquals(0644, alice.permissions(file));
        alice.close(open);
        Answers.fails(Errno.EACCES, () -> bob.create(top, "f", OpenMode.WRITE, 0644));
        alice.mkdir(top, "d", 0755);
        Answers.fails(Errno.EISDIR, () -> alice.create(top, "d", OpenMode.READ, 0644));
        alice.symlink(top, "l", "f");
        Answers.fails(Errno.ELOOP, () -> alice.create(top, "l", OpenMode.READ, 0644));
        Answers.fails(Errno.EEXIST, () -> alice.create(top, "l", 0644));
    }

    @Test
    void createOpensItsFileWhateverTheNewPermissionsSay() {
        OpenFile file = alice.create(top, "f", OpenMode.READ_WRITE, 0);
        assertEquals(3, alice.write(file, 0, "abc"));
        assertEquals("abc", alice.text(file, 0, 10));
        assertEquals(OpenMode.READ_WRITE, file.mode());
        assertEquals(alice.uid(), file.opener().uid());
        alice.close(file);
        Answers.fails(Errno.EACCES, () -> alice.open(file.inode(), OpenMode.READ));
    }

    private List<Attributes> walk(long from, String... names) {
        return Answers.of(fs.walk(
                Credentials.ROOT, from, Arrays.stream(names).map(Name::of).toList()));
    }
}
