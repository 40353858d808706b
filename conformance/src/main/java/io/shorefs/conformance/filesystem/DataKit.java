package io.shorefs.conformance.filesystem;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shorefs.api.Errno;
import io.shorefs.api.FileType;
import io.shorefs.api.OpenFile;
import io.shorefs.api.OpenMode;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A file's bytes: reading, writing, holes, sizes, and files that are open without a name. */
abstract class DataKit extends AreaKit {
    private static final OpenMode APPEND = new OpenMode(true, true, true, false, false, false, false);
    private static final OpenMode TRUNCATE = new OpenMode(true, true, false, true, false, false, false);
    private static final long LARGEST = Long.MAX_VALUE;

    private OpenFile open(String name) {
        return alice.create(top, name, OpenMode.READ_WRITE, 0644);
    }

    @Test
    void whatWasWrittenIsRead() {
        OpenFile file = open("f");
        assertEquals(5, alice.write(file, 0, "hello"));
        assertEquals(4, alice.write(file, 3, "p me"));
        assertEquals("help me", alice.text(file, 0, 10));
    }

    @Test
    void readsEndAtTheEnd() {
        OpenFile file = open("f");
        alice.write(file, 0, "abc");
        assertEquals("bc", alice.text(file, 1, 10));
        assertEquals("", alice.text(file, 3, 10));
        assertEquals("", alice.text(file, LARGEST, 10));
        assertEquals("", alice.text(file, 0, 0));
        Answers.fails(Errno.EINVAL, () -> alice.read(file, -1, 1));
    }

    @Test
    void buffersAreUsedAsTheirPositionsSay() {
        OpenFile file = open("f");
        ByteBuffer from = ByteBuffer.wrap("..abc..".getBytes(StandardCharsets.UTF_8));
        from.position(2).limit(5);
        assertEquals(3, Answers.of(fs.write(file, 0, from)));
        assertEquals(2, from.position());
        ByteBuffer into = ByteBuffer.allocateDirect(8).position(1).limit(3);
        assertEquals(2, Answers.of(fs.read(file, 0, into)));
        assertEquals(3, into.position());
        assertEquals('a', into.get(1));
        assertEquals('b', into.get(2));
        assertEquals(0, into.clear().get(3));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 3999, 4000, 4001, 4095, 4096, 32767, 32768, 100_000, 1L << 20, 1L << 33, 1L << 62})
    void holesReadAsZeros(long offset) {
        OpenFile file = open("f");
        alice.write(file, offset, "x");
        assertEquals(offset + 1, alice.stat(file.inode()).size());
        int before = (int) Math.min(offset, 5000);
        byte[] expected = new byte[before + 1];
        expected[before] = 'x';
        assertArrayEquals(expected, alice.read(file, offset - before, before + 10));
        assertArrayEquals(new byte[1], alice.read(file, 0, 1));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4000, 4001, 4096, 32768, 40_000, 300_000})
    void filesGrowFromSmallToLarge(int step) {
        byte[] bytes = randomBytes(step * 3);
        OpenFile file = open("f");
        for (int at = 0; at < bytes.length; at += step) {
            assertEquals(step, Answers.of(fs.write(file, at, ByteBuffer.wrap(bytes, at, step))));
        }
        assertEquals(bytes.length, alice.stat(file.inode()).size());
        assertArrayEquals(bytes, alice.read(file, 0, bytes.length + 1));
        assertTrue(alice.stat(file.inode()).bytes() > 0);
    }

    @Test
    void theLargestFileEndsBelowTheLargestNumber() {
        OpenFile file = open("f");
        assertEquals(1, alice.write(file, LARGEST - 1, "x"));
        assertEquals(LARGEST, alice.stat(file.inode()).size());
        assertEquals("x", alice.text(file, LARGEST - 1, 10));
        Answers.fails(Errno.EFBIG, () -> alice.write(file, LARGEST, "x"));
        Answers.fails(Errno.EFBIG, () -> alice.write(file, LARGEST - 1, "xy"));
        Answers.fails(Errno.EINVAL, () -> alice.write(file, -1, "x"));
        alice.truncate(file.inode(), 0);
        alice.truncate(file.inode(), LARGEST);
        assertEquals(LARGEST, alice.stat(file.inode()).size());
        assertArrayEquals(new byte[3], alice.read(file, LARGEST - 3, 10));
    }

    @Test
    void appendingGoesToTheEnd() {
        long inode = alice.create(top, "f", 0644);
        OpenFile one = alice.open(inode, APPEND);
        OpenFile two = alice.open(inode, APPEND);
        alice.write(one, 0, "abc");
        alice.write(two, 0, "def");
        alice.write(one, 77, "ghi");
        assertEquals("abcdefghi", alice.text(one, 0, 100));
        alice.truncate(inode, LARGEST);
        Answers.fails(Errno.EFBIG, () -> alice.write(one, 0, "x"));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2999, 4000, 4096, 32768, 50_000})
    void whatIsCutOffDoesNotComeBack(int size) {
        byte[] bytes = randomBytes(70_000);
        OpenFile file = open("f");
        Answers.of(fs.write(file, 0, ByteBuffer.wrap(bytes)));
        alice.truncate(file.inode(), size);
        assertEquals(size, alice.stat(file.inode()).size());
        assertArrayEquals(Arrays.copyOf(bytes, size), alice.read(file, 0, bytes.length));
        alice.truncate(file.inode(), bytes.length);
        byte[] expected = Arrays.copyOf(Arrays.copyOf(bytes, size), bytes.length);
        assertArrayEquals(expected, alice.read(file, 0, bytes.length + 1));
        alice.write(file, 60_000, "xyz");
        System.arraycopy(new byte[] {'x', 'y', 'z'}, 0, expected, 60_000, 3);
        assertArrayEquals(expected, alice.read(file, 0, bytes.length + 1));
    }

    @Test
    void openingCutsWhenAsked() {
        OpenFile file = open("f");
        alice.write(file, 0, "abc");
        OpenFile again = alice.open(file.inode(), TRUNCATE);
        assertEquals(0, alice.stat(file.inode()).size());
        alice.write(file, 0, "de");
        alice.close(alice.create(top, "f", TRUNCATE, 0));
        assertEquals("", alice.text(again, 0, 10));
        assertEquals(0644, alice.permissions(file.inode()));
    }

    @Test
    void theModeOfOpeningHolds() {
        long inode = alice.create(top, "f", 0644);
        OpenFile read = alice.open(inode, OpenMode.READ);
        OpenFile write = alice.open(inode, OpenMode.WRITE);
        Answers.fails(Errno.EBADF, () -> alice.write(read, 0, "x"));
        Answers.fails(Errno.EBADF, () -> alice.read(write, 0, 1));
        assertEquals(inode, read.inode());
        assertEquals(OpenMode.WRITE, write.mode());
    }

    @Test
    void permissionsCountOnlyAtTheOpening() {
        OpenFile file = open("f");
        alice.chmod(file.inode(), 0);
        assertEquals(1, alice.write(file, 0, "x"));
        assertEquals("x", alice.text(file, 0, 1));
    }

    @Test
    void directoriesHaveNoBytes() {
        Answers.fails(Errno.EISDIR, () -> root.open(top, OpenMode.WRITE));
        Answers.fails(Errno.EISDIR, () -> root.open(top, OpenMode.READ_WRITE));
        Answers.fails(Errno.EISDIR, () -> root.open(top, TRUNCATE));
        OpenFile directory = alice.open(top, OpenMode.READ);
        Answers.fails(Errno.EISDIR, () -> alice.read(directory, 0, 1));
        alice.close(directory);
    }

    @Test
    void whatMayBeOpened() {
        OpenMode directory = new OpenMode(true, false, false, false, false, true, false);
        alice.close(alice.open(top, directory));
        long file = alice.create(top, "f", 0644);
        Answers.fails(Errno.ENOTDIR, () -> alice.open(file, directory));
        long link = alice.symlink(top, "l", "f");
        Answers.fails(Errno.ELOOP, () -> alice.open(link, OpenMode.READ));
        for (FileType type : new FileType[] {FileType.FIFO, FileType.SOCKET, FileType.CHARACTER_DEVICE}) {
            long special = root.mknod(top, type.name(), type, 0666, 0x103);
            alice.close(alice.open(special, OpenMode.READ_WRITE));
        }
        Answers.fails(Errno.ESTALE, () -> alice.open(Long.MAX_VALUE, OpenMode.READ));
    }

    @Test
    void aFileWithoutANameLivesWhileItIsOpen() {
        OpenFile one = open("f");
        OpenFile two = alice.open(one.inode(), OpenMode.READ_WRITE);
        alice.write(one, 0, "abc");
        alice.unlink(top, "f");
        assertEquals(0, alice.stat(one.inode()).nlink());
        alice.close(one);
        alice.write(two, 3, "def");
        OpenFile three = alice.open(two.inode(), OpenMode.READ);
        alice.close(two);
        assertEquals("abcdef", alice.text(three, 0, 10));
        alice.close(three);
        Answers.fails(Errno.ESTALE, () -> alice.stat(one.inode()));
    }

    @Test
    void aFileThatWasReplacedLivesWhileItIsOpen() {
        OpenFile old = open("f");
        alice.write(old, 0, "old");
        alice.create(top, "g", 0644);
        alice.rename(top, "g", top, "f");
        assertEquals("old", alice.text(old, 0, 10));
        assertEquals(0, alice.stat(old.inode()).size() - 3);
        alice.close(old);
        Answers.fails(Errno.ESTALE, () -> alice.stat(old.inode()));
    }

    @Test
    void aClosedFileIsOfNoUse() {
        OpenFile file = open("f");
        OpenFile other = alice.open(file.inode(), OpenMode.READ_WRITE);
        alice.close(file);
        alice.close(file);
        Answers.fails(Errno.EBADF, () -> alice.read(file, 0, 1));
        Answers.fails(Errno.EBADF, () -> alice.write(file, 0, "x"));
        alice.unlink(top, "f");
        alice.write(other, 0, "still");
        assertEquals("still", alice.text(other, 0, 10), "closing twice is closing once");
    }

    @Test
    void writesAreAtMostSixteenMebibytes() {
        OpenFile file = open("f");
        Answers.fails(Errno.EINVAL, () -> Answers.of(fs.write(file, 0, ByteBuffer.allocate((16 << 20) + 1))));
        assertEquals(0, alice.stat(file.inode()).size());
    }

    @Test
    void syncEnds() {
        OpenFile file = open("f");
        alice.write(file, 0, "abc");
        Answers.of(fs.sync(file.inode()));
        Answers.of(fs.sync(top));
        Answers.of(fs.syncAll());
        alice.unlink(top, "f");
        Answers.of(fs.sync(file.inode()));
        alice.close(file);
        Answers.fails(Errno.ESTALE, () -> Answers.of(fs.sync(file.inode())));
    }

    @ParameterizedTest
    @ValueSource(longs = {5_000, 1L << 20, 1L << 31, 1L << 40, LARGEST})
    void aSmallFileThatWasMadeLongIsWrittenAtItsBeginning(long size) {
        OpenFile file = open("f");
        alice.write(file, 0, "abcdef");
        alice.truncate(file.inode(), size);
        alice.write(file, 2, "XY");
        assertEquals(size, alice.stat(file.inode()).size());
        assertEquals("abXYef", alice.text(file, 0, 6));
        assertArrayEquals(new byte[10], alice.read(file, size - 10, 100));
        assertTrue(alice.stat(file.inode()).bytes() < 1 << 20, "what was never written takes no space");
    }

    @Test
    void aSparseFileTakesLittleSpace() {
        OpenFile file = open("f");
        alice.write(file, 1L << 40, "x");
        assertTrue(alice.stat(file.inode()).bytes() < 1 << 22);
        alice.truncate(file.inode(), 0);
        assertEquals(0, alice.stat(file.inode()).size());
    }

    @Test
    void randomWritesAndCutsMatchAnArray() {
        long seed = new Random().nextLong();
        try {
            compareWithArray(new Random(seed));
        } catch (AssertionError e) {
            throw new AssertionError("seed " + seed, e);
        }
    }

    private void compareWithArray(Random random) {
        byte[] expected = new byte[0];
        OpenFile file = open("f");
        for (int step = 0; step < 300; step++) {
            int at = random.nextInt(random.nextBoolean() ? 5_000 : 200_000);
            if (random.nextInt(5) == 0) {
                expected = Arrays.copyOf(expected, at);
                alice.truncate(file.inode(), at);
            } else {
                byte[] bytes = new byte[1 + random.nextInt(random.nextBoolean() ? 100 : 50_000)];
                random.nextBytes(bytes);
                expected = Arrays.copyOf(expected, Math.max(expected.length, at + bytes.length));
                System.arraycopy(bytes, 0, expected, at, bytes.length);
                Answers.of(fs.write(file, at, ByteBuffer.wrap(bytes)));
            }
            assertEquals(expected.length, alice.stat(file.inode()).size(), "step " + step);
            int from = random.nextInt(expected.length + 1);
            int length = 1 + random.nextInt(60_000);
            byte[] part = Arrays.copyOfRange(expected, from, Math.min(expected.length, from + length));
            assertArrayEquals(part, alice.read(file, from, length), "step " + step);
        }
        assertArrayEquals(expected, alice.read(file, 0, expected.length + 1));
    }

    private static byte[] randomBytes(int count) {
        byte[] bytes = new byte[count];
        new Random(count).nextBytes(bytes);
        return bytes;
    }
}
