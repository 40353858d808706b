package io.shorefs.conformance;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shorefs.api.Errno;
import io.shorefs.conformance.ninep.DirectoryEntry;
import io.shorefs.conformance.ninep.NinepAttributes;
import io.shorefs.conformance.ninep.NinepClient;
import io.shorefs.conformance.ninep.NinepConnection;
import io.shorefs.conformance.ninep.NinepException;
import io.shorefs.conformance.ninep.NinepFiles;
import io.shorefs.conformance.ninep.NinepLock;
import io.shorefs.conformance.ninep.Qid;
import io.shorefs.conformance.ninep.SetAttributes;
import io.shorefs.conformance.ninep.Wire;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;

/**
 * What 9P2000.L must do over any transport, on a filesystem that user 0 may write.
 *
 * <p>An implementation extends this and says how to connect. Each test works in a directory of its own, so one server serves all of them.
 */
@Timeout(60)
public abstract class ProtocolKit {
    private static final AtomicInteger DIRECTORIES = new AtomicInteger();
    private static final int MSIZE = 64 << 10;

    private final List<NinepClient> clients = new ArrayList<>();
    private NinepClient client;
    private NinepFiles files;
    private int home;

    /** A fresh connection to the server under test. */
    protected abstract NinepConnection connect() throws IOException;

    @BeforeEach
    final void begin() throws IOException {
        client = start(MSIZE);
        String directory = "kit-" + ProcessHandle.current().pid() + "-" + DIRECTORIES.incrementAndGet();
        client.mkdir(0, directory, 0777, 0);
        home = new NinepFiles(client, 0).walk(directory);
        files = new NinepFiles(client, home);
    }

    @AfterEach
    final void end() {
        clients.forEach(NinepClient::close);
    }

    private NinepClient start(int msize) throws IOException {
        NinepClient started = NinepClient.start(connect(), msize, 0);
        clients.add(started);
        return started;
    }

    /** A second client, and its files in the same directory. */
    private Other other() throws IOException {
        NinepClient second = start(MSIZE);
        Qid wanted = client.getattr(home).qid();
        for (DirectoryEntry entry : new NinepFiles(second, 0).list("")) {
            if (entry.qid().path() == wanted.path()) {
                int fid = new NinepFiles(second, 0).walk(entry.name());
                return new Other(second, new NinepFiles(second, fid));
            }
        }
        throw new AssertionError("the second client does not see the directory of the first");
    }

    private record Other(NinepClient client, NinepFiles files) {}

    private static void assertErrno(Errno expected, Executable action) {
        NinepException e = assertThrows(NinepException.class, action);
        assertEquals(expected.number(), e.errno(), () -> expected + " was expected; " + e.getMessage());
    }

    private static byte[] random(int length, long seed) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void namesComeAndGo() {
        files.mkdir("d", 0755, 0);
        files.write("d/f", "hello");
        assertArrayEquals(utf8("hello"), files.read("d/f"));
        assertErrno(Errno.EEXIST, () -> files.mkdir("d", 0755, 0));
        assertErrno(Errno.ENOTEMPTY, () -> files.rmdir("d"));
        assertErrno(Errno.EISDIR, () -> files.unlink("d"));
        assertErrno(Errno.ENOTDIR, () -> files.rmdir("d/f"));
        files.rename("d/f", "g");
        assertErrno(Errno.ENOENT, () -> files.stat("d/f"));
        files.rmdir("d");
        files.write("h", "other");
        files.rename("g", "h");
        assertArrayEquals(utf8("hello"), files.read("h"));
        files.unlink("h");
        assertTrue(files.list("").isEmpty());
    }

    @Test
    void walksAreWholeOrPartial() {
        files.mkdir("a", 0755, 0);
        files.mkdir("a/b", 0755, 0);
        int fid = client.newFid();
        assertEquals(2, client.walk(home, fid, "a", "b").size());
        int partial = client.newFid();
        assertEquals(1, client.walk(home, partial, "a", "missing", "c").size());
        assertErrno(Errno.EBADF, () -> client.getattr(partial));
        assertErrno(Errno.ENOENT, () -> client.walk(home, partial, "missing"));
        assertErrno(Errno.EBADF, () -> client.walk(home, fid, "a"));
        assertEquals(0, client.walk(fid, partial).size());
        assertEquals(client.getattr(fid).qid(), client.getattr(partial).qid());
        assertEquals(2, client.walk(fid, fid, "..", "..").size());
        assertEquals(client.getattr(home).qid(), client.getattr(fid).qid());
    }

    @Test
    void aDirectoryIsListedOnceInPagesOfAnySize() {
        Set<String> expected = new HashSet<>(Set.of(".", ".."));
        for (int i = 0; i < 200; i++) {
            String name = "entry-" + "x".repeat(i % 50) + i;
            files.write(name, "");
            expected.add(name);
        }
        for (int count : new int[] {120, 1000, 65536}) {
            int fid = files.walk("");
            client.open(fid, Wire.O_DIRECTORY);
            List<String> seen = new ArrayList<>();
            List<DirectoryEntry> page = client.readdir(fid, 0, count);
            while (!page.isEmpty()) {
                page.forEach(e -> seen.add(e.name()));
                page = client.readdir(fid, page.getLast().offset(), count);
            }
            assertEquals(expected, new HashSet<>(seen));
            assertEquals(expected.size(), seen.size());
            client.clunk(fid);
        }
    }

    @Test
    void aListingGoesOnAfterEntriesWereRemoved() {
        for (int i = 0; i < 40; i++) {
            files.write("f" + i, "");
        }
        int fid = files.walk("");
        client.open(fid, Wire.O_DIRECTORY);
        Set<String> seen = new HashSet<>();
        List<DirectoryEntry> page = client.readdir(fid, 0, 200);
        while (!page.isEmpty()) {
            page.forEach(e -> assertTrue(seen.add(e.name()), e.name()));
            page.stream().filter(e -> e.name().startsWith("f")).forEach(e -> client.unlinkAt(home, e.name(), 0));
            page = client.readdir(fid, page.getLast().offset(), 200);
        }
        assertEquals(42, seen.size());
        assertTrue(files.list("").isEmpty());
    }

    @Test
    void dataIsReadAsItWasWritten() {
        byte[] content = random(300_000, 1);
        files.write("f", content);
        assertArrayEquals(content, files.read("f"));
        assertEquals(content.length, files.stat("f").size());
        int fid = files.walk("f");
        client.open(fid, Wire.O_RDWR);
        client.write(fid, 1_000_000, utf8("end"));
        assertArrayEquals(new byte[100], client.read(fid, 500_000, 100));
        assertArrayEquals(utf8("end"), client.read(fid, 1_000_000, 100));
        assertEquals(0, client.read(fid, 1_000_003, 10).length);
        client.setattr(fid, SetAttributes.size(5));
        assertEquals(5, client.read(fid, 0, 100).length);
        client.clunk(fid);
    }

    @Test
    void appendGoesToTheEndWhateverTheOffset() throws IOException {
        files.write("log", "a");
        Other second = other();
        int mine = files.walk("log");
        int theirs = second.files().walk("log");
        client.open(mine, Wire.O_WRONLY | Wire.O_APPEND);
        second.client().open(theirs, Wire.O_WRONLY | Wire.O_APPEND);
        client.write(mine, 0, utf8("b"));
        second.client().write(theirs, 0, utf8("c"));
        client.write(mine, 0, utf8("d"));
        assertArrayEquals(utf8("abcd"), files.read("log"));
    }

    @Test
    void anUnlinkedFileLivesWhileItIsOpen() {
        files.write("f", "still here");
        int fid = files.walk("f");
        client.open(fid, Wire.O_RDWR);
        files.unlink("f");
        assertArrayEquals(utf8("still here"), client.read(fid, 0, 100));
        client.write(fid, 0, utf8("changed"));
        assertEquals(0, client.getattr(fid).nlink());
        client.clunk(fid);
        assertFalse(files.exists("f"));
    }

    @Test
    void attributesChangeAndTheVersionWithThem() {
        files.write("f", "x");
        int fid = files.walk("f");
        NinepAttributes before = client.getattr(fid, Wire.GETATTR_ALL);
        client.setattr(fid, SetAttributes.mode(0640));
        client.setattr(fid, SetAttributes.owner(12, 34));
        client.setattr(fid, SetAttributes.times(1, 2, 3, 4));
        NinepAttributes after = client.getattr(fid, Wire.GETATTR_ALL);
        assertEquals(0100640, after.mode());
        assertEquals(12, after.uid());
        assertEquals(34, after.gid());
        assertEquals(1, after.atime().seconds());
        assertEquals(2, after.atime().nanos());
        assertEquals(3, after.mtime().seconds());
        assertEquals(4, after.mtime().nanos());
        assertNotEquals(before.qid().version(), after.qid().version());
        assertEquals(before.qid().path(), after.qid().path());
        assertEquals(Wire.GETATTR_BASIC, after.valid() & Wire.GETATTR_BASIC);
        assertErrno(Errno.EINVAL, () -> client.setattr(fid, SetAttributes.times(1, 2_000_000_000, 3, 4)));
    }

    @Test
    void specialFilesAndLinks() {
        client.symlink(home, "s", "where/ever", 0);
        int link = files.walk("s");
        assertEquals("where/ever", client.readlink(link));
        assertEquals(Qid.SYMLINK, client.getattr(link).qid().type());
        client.mknod(home, "null", 020666, 1, 3, 0);
        assertEquals(1 << 8 | 3, files.stat("null").rdev());
        client.mknod(home, "pipe", 010600, 0, 0, 0);
        assertEquals(010000, files.stat("pipe").mode() & 0170000);
        files.write("f", "x");
        int f = files.walk("f");
        client.link(home, f, "g");
        assertEquals(2, files.stat("g").nlink());
        assertErrno(Errno.EINVAL, () -> client.readlink(f));
        client.clunk(link);
        client.clunk(f);
    }

    @Test
    void renameAndRemoveByFid() {
        files.mkdir("d", 0755, 0);
        files.write("f", "x");
        int f = files.walk("f");
        int d = files.walk("d");
        client.rename(f, d, "g");
        assertTrue(files.exists("d/g"));
        client.remove(f);
        assertFalse(files.exists("d/g"));
        assertErrno(Errno.EBADF, () -> client.getattr(f));
        files.write("d/h", "x");
        assertErrno(Errno.ENOTEMPTY, () -> client.remove(d));
        assertErrno(Errno.EBADF, () -> client.getattr(d));
        assertTrue(files.exists("d"));
    }

    @Test
    void extendedAttributes() {
        files.write("f", "x");
        byte[] value = random(1000, 2);
        files.setXattr("f", "user.a", value, 0);
        assertArrayEquals(value, files.xattr("f", "user.a"));
        files.setXattr("f", "user.empty", new byte[0], 0);
        assertEquals(0, files.xattr("f", "user.empty").length);
        String names = new String(files.xattr("f", ""), StandardCharsets.UTF_8);
        assertEquals(Set.of("user.a", "user.empty"), Set.of(names.split("\0")));
        assertErrno(Errno.EEXIST, () -> files.setXattr("f", "user.a", value, Wire.XATTR_CREATE));
        assertErrno(Errno.ENODATA, () -> files.setXattr("f", "user.b", value, Wire.XATTR_REPLACE));
        files.setXattr("f", "user.a", new byte[0], Wire.XATTR_REPLACE);
        assertErrno(Errno.ENODATA, () -> files.xattr("f", "user.a"));
        int fid = files.walk("f");
        client.xattrCreate(fid, "user.c", 10, 0);
        client.write(fid, 0, utf8("short"));
        assertErrno(Errno.EINVAL, () -> client.clunk(fid));
        assertErrno(Errno.ENODATA, () -> files.xattr("f", "user.c"));
    }

    @Test
    void locksConflictBetweenSessionsAndEndWithThem() throws IOException {
        files.write("f", "x");
        int mine = files.walk("f");
        client.open(mine, Wire.O_RDWR);
        NinepLock lock = new NinepLock(Wire.LOCK_WRITE, 0, 10, 1, "one");
        assertEquals(Wire.LOCK_SUCCESS, client.lock(mine, lock, 0));
        Other second = other();
        int theirs = second.files().walk("f");
        second.client().open(theirs, Wire.O_RDWR);
        NinepLock wanted = new NinepLock(Wire.LOCK_WRITE, 5, 0, 2, "two");
        assertEquals(Wire.LOCK_BLOCKED, second.client().lock(theirs, wanted, 0));
        NinepLock found = second.client().getlock(theirs, wanted);
        assertEquals(lock, found);
        int waits = second.client().submit(NinepClient.lockRequest(theirs, wanted, Wire.LOCK_BLOCK));
        assertEquals(1, second.client().getattr(theirs).nlink());
        assertEquals(Wire.LOCK_SUCCESS, client.lock(mine, lock.withType(Wire.LOCK_UNLOCK), 0));
        assertEquals(Wire.LOCK_SUCCESS, second.client().await(waits).u8());
        int waitsToo = client.submit(NinepClient.lockRequest(mine, lock, Wire.LOCK_BLOCK));
        second.client().close();
        assertEquals(Wire.LOCK_SUCCESS, client.await(waitsToo).u8());
        assertEquals(Wire.LOCK_UNLOCK, client.getlock(mine, lock).type());
    }

    @Test
    void aFlushedLockRequestIsDropped() throws IOException {
        files.write("f", "x");
        int mine = files.walk("f");
        client.open(mine, Wire.O_RDWR);
        NinepLock lock = new NinepLock(Wire.LOCK_WRITE, 0, 0, 1, "one");
        client.lock(mine, lock, 0);
        Other second = other();
        int theirs = second.files().walk("f");
        second.client().open(theirs, Wire.O_RDWR);
        NinepLock wanted = new NinepLock(Wire.LOCK_WRITE, 0, 0, 2, "two");
        int waits = second.client().submit(NinepClient.lockRequest(theirs, wanted, Wire.LOCK_BLOCK));
        second.client().flush(waits);
        assertFalse(second.client().forget(waits));
        client.lock(mine, lock.withType(Wire.LOCK_UNLOCK), 0);
        assertEquals(Wire.LOCK_UNLOCK, client.getlock(mine, lock).type());
        second.client().submit(NinepClient.lockRequest(theirs, wanted, 0), waits);
        assertEquals(Wire.LOCK_SUCCESS, second.client().await(waits).u8());
    }

    @Test
    void manyRequestsInFlight() {
        int fid = files.walk("");
        client.create(fid, "f", Wire.O_RDWR, 0644, 0);
        List<Integer> tags = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            tags.add(client.submit(NinepClient.writeRequest(fid, i * 512L, random(512, i))));
        }
        for (int tag : tags) {
            assertEquals(512, client.await(tag).u32());
        }
        client.fsync(fid, false);
        for (int i = 0; i < 200; i++) {
            assertArrayEquals(random(512, i), client.read(fid, i * 512L, 512));
        }
    }

    @Test
    void aNewVersionEndsEveryFid() throws IOException {
        NinepClient second = start(MSIZE);
        NinepFiles theirs = new NinepFiles(second, 0);
        assertTrue(theirs.list("").size() > 0);
        assertEquals("9P2000.L", second.version(8192, "9P2000.L"));
        assertEquals(8192, second.msize());
        assertErrno(Errno.EBADF, () -> second.getattr(0));
        second.attach(0, 0, "/");
        assertEquals(Qid.DIRECTORY, second.getattr(0).qid().type());
    }

    @Test
    void largeMessages() throws IOException {
        NinepClient second = start(1 << 20);
        assertEquals(1 << 20, second.msize());
        int fid = second.newFid();
        second.walk(0, fid);
        String name = "large-" + DIRECTORIES.incrementAndGet() + "-"
                + ProcessHandle.current().pid();
        second.create(fid, name, Wire.O_RDWR, 0644, 0);
        byte[] content = random((1 << 20) - Wire.IO_HEADER, 3);
        assertEquals(content.length, second.write(fid, 0, content));
        assertArrayEquals(content, second.read(fid, 0, 1 << 20));
        second.remove(fid);
    }

    @Test
    void statisticsAreSane() {
        var statistics = client.statfs(home);
        assertEquals(Wire.FS_MAGIC, statistics.type());
        assertEquals(255, statistics.nameMax());
        assertTrue(statistics.blocks() > 0 && statistics.available() <= statistics.free());
    }

    @Test
    void rubbishEndsItsOwnConnectionOnly() throws IOException {
        NinepClient bad = start(MSIZE);
        bad.connection().send(new byte[] {-1, -1, -1, -1, -1, -1, -1, -1});
        assertTrue(bad.connection().isEnded());
        assertEquals(Qid.DIRECTORY, client.getattr(home).qid().type());
    }
}
