package io.shorefs.core.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shorefs.api.Attributes;
import io.shorefs.api.Credentials;
import io.shorefs.api.FileSystem;
import io.shorefs.api.FileType;
import io.shorefs.api.Name;
import io.shorefs.api.OpenFile;
import io.shorefs.api.OpenMode;
import io.shorefs.api.XattrMode;
import io.shorefs.core.CoreOptions;
import io.shorefs.core.Progress;
import io.shorefs.core.ShoreFs;
import io.shorefs.core.SystemClock;
import io.shorefs.core.SystemTasks;
import io.shorefs.core.key.Chunk;
import io.shorefs.core.key.Inode;
import io.shorefs.core.key.Key;
import io.shorefs.core.key.Payload;
import io.shorefs.core.key.Piece;
import io.shorefs.core.key.State;
import io.shorefs.core.key.Value;
import io.shorefs.core.key.ValueCodec;
import io.shorefs.memory.MemoryLog;
import io.shorefs.memory.MemoryMap;
import io.shorefs.spi.LocalMap;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Damage of every kind is found, by name, however many inodes are looked at together. */
class CheckTest {
    private static final long ROOT = FileSystem.ROOT;
    private static final long NOBODY = 4711;

    private final MemoryLog log = new MemoryLog(1 << 12);
    private final MemoryMap map = new MemoryMap(1L << 30);
    private long outer;
    private long inner;
    private long small;
    private long big;

    /** outer/inner, outer/small (also linked as "small"), big. */
    @BeforeEach
    void aFilesystem() {
        SystemTasks tasks = new SystemTasks();
        List<RuntimeException> faults = new ArrayList<>();
        CoreOptions options = new CoreOptions(64 << 20, 4 << 20, Duration.ofMillis(50), 32768, 0x5eed, faults::add);
        ShoreFs fs = ShoreFs.open(log, map, tasks, new SystemClock(), options);
        outer = directory(fs, ROOT, "outer");
        inner = directory(fs, outer, "inner");
        small = file(fs, outer, "small", 100);
        big = file(fs, ROOT, "big", 40_000);
        fs.link(Credentials.ROOT, small, ROOT, Name.of("small")).join();
        fs.setXattr(Credentials.ROOT, small, Name.of("user.x"), new byte[] {1}, XattrMode.CREATE)
                .join();
        fs.close();
        tasks.close();
        assertEquals(List.of(), faults);
    }

    private static long directory(ShoreFs fs, long parent, String name) {
        Attributes made =
                fs.mkdir(Credentials.ROOT, parent, Name.of(name), 0755).join();
        return made.inode();
    }

    private static long file(ShoreFs fs, long parent, String name, int bytes) {
        OpenFile file = fs.create(Credentials.ROOT, parent, Name.of(name), OpenMode.READ_WRITE, 0644)
                .join()
                .file();
        fs.write(file, 0, ByteBuffer.allocate(bytes)).join();
        fs.close(file).join();
        return file.inode();
    }

    /** What is found, the same in one range and in many. */
    private List<String> findings() {
        List<String> found = texts(new Check(map, log, true));
        for (int atOnce = 1; atOnce < 4; atOnce++) {
            assertEquals(
                    found.stream().sorted().toList(),
                    texts(new Check(map, log, true, Progress.NONE, atOnce)).stream()
                            .sorted()
                            .toList());
        }
        return found;
    }

    private static List<String> texts(Check check) {
        return check.run().findings().stream().map(Finding::text).toList();
    }

    private void assertFound(String... texts) {
        assertEquals(
                Stream.of(texts).sorted().toList(), findings().stream().sorted().toList());
    }

    private void put(Key key, Value value) {
        map.update(changes -> changes.put(key.bytes(), ValueCodec.encode(key, value)));
    }

    private void remove(Key key) {
        map.update(changes -> changes.delete(key.bytes()));
    }

    private Value value(Key key) {
        try (LocalMap.Snapshot snapshot = map.snapshot()) {
            return ValueCodec.decode(key, snapshot.get(key.bytes()));
        }
    }

    private void edit(long inode, UnaryOperator<Inode.Edit> change) {
        Key key = Key.inode(inode);
        put(key, change.apply(((Inode) value(key)).edit(1)).done());
    }

    private static Key dirent(long directory, String name) {
        return Key.dirent(directory, Name.of(name));
    }

    private Value.Dirent entry(long directory, String name) {
        return (Value.Dirent) value(dirent(directory, name));
    }

    private void removeEntry(long directory, String name) {
        remove(Key.position(directory, entry(directory, name).position()));
        remove(dirent(directory, name));
    }

    private void addEntry(long directory, String name, long inode, FileType type) {
        put(dirent(directory, name), new Value.Dirent(inode, type, 900));
        put(Key.position(directory, 900), new Value.Position(Name.of(name), inode, type));
    }

    @Test
    void howFarItIsIsTold() {
        map.update(changes -> {
            for (long i = 0; i < 3000; i++) {
                Key key = Key.orphan(1000 + i);
                changes.put(key.bytes(), ValueCodec.encode(key, Value.Orphan.ORPHAN));
            }
        });
        List<Long> told = new ArrayList<>();
        new Check(map, log, true, (what, done, total) -> told.add(done)).run();
        assertEquals(List.of(1024L, 2048L), told.subList(0, 2));
    }

    @Test
    void aWholeFilesystemIsClean() {
        assertFound();
        Report report = new Check(map, log, true).run();
        assertEquals(new Report(5, 5, 40_000, 0, List.of()), report);
    }

    @Test
    void anInodeThatIsMissing() {
        remove(Key.inode(big));
        assertFound(
                "directory 1 has an entry \"big\" for inode " + big + ", which does not exist",
                Key.chunk(big, 0) + " belongs to an inode that does not exist",
                "the number of inodes is kept as 5, but 4 were counted");
    }

    @Test
    void aDirectoryThatIsMissing() {
        remove(Key.inode(outer));
        assertFound(
                "directory 1 has an entry \"outer\" for inode " + outer + ", which does not exist",
                "entries of directory " + outer + " belongs to an inode that does not exist",
                "inode " + inner + ": it does not lead to the root",
                "the number of inodes is kept as 5, but 4 were counted");
    }

    @Test
    void aNameThatIsMissing() {
        long position = entry(ROOT, "big").position();
        remove(dirent(ROOT, "big"));
        assertFound(
                "directory 1, entry \"big\": its position " + position + " has no name",
                "inode " + big + ": no directory names it, and it is no orphan",
                "the link count of inode " + big + " is kept as 1, but 0 were counted",
                "the size of directory 1 is kept as 3, but 2 were counted",
                "the number of positions is kept as 5, but 4 were counted");
    }

    @Test
    void aPositionThatIsMissing() {
        remove(Key.position(ROOT, entry(ROOT, "big").position()));
        assertFound("the number of positions is kept as 4, but 5 were counted");
    }

    @Test
    void aPositionOfAnotherInode() {
        put(
                Key.position(ROOT, entry(ROOT, "big").position()),
                new Value.Position(Name.of("big"), small, FileType.REGULAR));
        assertFound("directory 1, entry \"big\": its name and its position do not agree");
    }

    @Test
    void aNameOfAnotherType() {
        Value.Dirent entry = entry(ROOT, "big");
        put(dirent(ROOT, "big"), new Value.Dirent(big, FileType.FIFO, entry.position()));
        put(Key.position(ROOT, entry.position()), new Value.Position(Name.of("big"), big, FileType.FIFO));
        assertFound("directory 1, entry \"big\": it says FIFO, the inode is a REGULAR");
    }

    @Test
    void countsThatAreWrong() {
        edit(small, inode -> inode.nlink(3));
        edit(outer, inode -> inode.nlink(9).size(8));
        put(Key.state(State.INODES), new Value.Counter(6));
        assertFound(
                "the link count of inode " + small + " is kept as 3, but 2 were counted",
                "the link count of inode " + outer + " is kept as 9, but 3 were counted",
                "the size of directory " + outer + " is kept as 8, but 2 were counted",
                "the number of inodes is kept as 6, but 5 were counted");
    }

    @Test
    void aParentThatIsWrong() {
        edit(inner, inode -> inode.parent(ROOT));
        assertFound("inode " + inner + ": its parent is kept as 1, but it stands in " + outer);
    }

    @Test
    void aDirectoryWithTwoNames() {
        addEntry(ROOT, "again", inner, FileType.DIRECTORY);
        edit(ROOT, inode -> inode.nlink(4).size(4));
        assertFound("inode " + inner + ": it is a directory with 2 names");
    }

    @Test
    void directoriesInALoop() {
        removeEntry(ROOT, "outer");
        addEntry(inner, "outer", outer, FileType.DIRECTORY);
        edit(ROOT, inode -> inode.nlink(2).size(2));
        edit(inner, inode -> inode.nlink(3).size(1));
        edit(outer, inode -> inode.parent(inner));
        assertFound(
                "inode " + outer + ": it does not lead to the root",
                "inode " + inner + ": it does not lead to the root");
    }

    @Test
    void orphansThatAreNone() {
        put(Key.orphan(small), Value.Orphan.ORPHAN);
        put(Key.orphan(NOBODY), Value.Orphan.ORPHAN);
        assertFound(
                "inode " + small + ": it is an orphan, but has names",
                "the link count of inode " + small + " is kept as 2, but 0 were counted",
                "the orphan mark of inode " + NOBODY + " belongs to an inode that does not exist");
    }

    @Test
    void anOrphanedDirectoryNeedsNoWayToTheRoot() {
        removeEntry(outer, "inner");
        edit(outer, inode -> inode.nlink(2).size(1));
        edit(inner, inode -> inode.nlink(0));
        put(Key.orphan(inner), Value.Orphan.ORPHAN);
        assertFound();
    }

    @Test
    void keysOfNobody() {
        List<Key> keys = List.of(
                Key.xattr(NOBODY, Name.of("user.x")), Key.inline(NOBODY), Key.hole(NOBODY, 5), Key.chunk(NOBODY, 7));
        put(keys.get(0), new Value.Bytes(new byte[1]));
        put(keys.get(1), new Value.Bytes(new byte[1]));
        put(keys.get(2), new Value.Hole(9, 9));
        put(keys.get(3), new Chunk(List.of()));
        assertFound(keys.stream()
                .map(key -> key + " belongs to an inode that does not exist")
                .toArray(String[]::new));
    }

    @Test
    void aDamagedValue() {
        Key key = Key.xattr(small, Name.of("user.x"));
        map.update(changes -> changes.put(key.bytes(), new byte[9]));
        assertFound(key + ": the value of " + key + " is damaged: its checksum is wrong");
    }

    @Test
    void aKeyThatIsNone() {
        byte[] key = Arrays.copyOf(Key.inode(small).bytes(), 11);
        key[9] = 99;
        map.update(changes -> changes.put(key, new byte[9]));
        List<String> found = findings();
        assertEquals(1, found.size());
        assertTrue(found.get(0).contains("is damaged: its checksum is wrong"), found.get(0));
    }

    private Chunk chunk(long... pages) {
        List<Piece> pieces = new ArrayList<>();
        for (int i = 0; i < pages.length; i++) {
            pieces.add(new Piece(8192 * i, 8192 * (i + 1), i + 1, new Payload.Slot(pages[i], 8192, 0), 0));
        }
        return new Chunk(pieces);
    }

    @Test
    void slotsThatOverlap() {
        put(Key.chunk(big, 5), chunk(1001, 1003, 1005, 1001)); // the last is the first again, which is no overlap
        put(Key.chunk(big, 6), chunk(1004, 1000));
        Report report = new Check(map, log, false).run();
        assertEquals(
                List.of(1001, 1004, 1005),
                report.findings().stream()
                        .map(Finding.Damage.class::cast)
                        .map(damage -> Integer.parseInt(damage.where().substring("slot ".length())))
                        .toList());
        assertEquals(40_000 + 5 * 8192, report.bytes());
    }

    @Test
    void payloadThatIsWrong() {
        Chunk whole = (Chunk) value(Key.chunk(big, 0));
        List<Piece> pieces = new ArrayList<>(whole.pieces());
        Piece first = pieces.get(0);
        Payload.Slot slot = (Payload.Slot) first.payload();
        pieces.set(
                0,
                new Piece(
                        first.from(),
                        first.to(),
                        first.sequence(),
                        new Payload.Slot(slot.page(), slot.length(), slot.checksum() + 1),
                        1));
        put(Key.chunk(big, 0), new Chunk(pieces));
        Key key = Key.chunk(big, 0);
        assertFound(
                key + ": a piece reaches over the end of its slot " + slot.page(),
                key + ": the checksum of slot " + slot.page() + " is wrong");
    }

    @Test
    void findingsHaveAnEnd() {
        map.update(changes -> {
            for (int i = 0; i < 2 * Check.MAX_FINDINGS; i++) {
                Key key = Key.orphan(NOBODY + i);
                changes.put(key.bytes(), ValueCodec.encode(key, Value.Orphan.ORPHAN));
            }
        });
        List<Finding> found = new Check(map, log, true).run().findings();
        assertEquals(Check.MAX_FINDINGS, found.size());
        assertEquals(new Finding.Stray("the orphan mark of inode " + NOBODY), found.get(0));
    }
}
