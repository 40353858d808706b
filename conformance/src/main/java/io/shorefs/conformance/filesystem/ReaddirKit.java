package io.shorefs.conformance.filesystem;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shorefs.api.Errno;
import io.shorefs.api.FileSystem;
import io.shorefs.api.FileType;
import io.shorefs.api.OpenFile;
import io.shorefs.api.OpenMode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Listing directories, by positions that survive changes. */
abstract class ReaddirKit extends AreaKit {

    private record Entry(long inode, FileType type, long next, String name) {}

    @Test
    void dotsComeFirst() {
        long d = alice.mkdir(top, "d", 0755);
        OpenFile open = alice.open(d, OpenMode.READ);
        assertEquals(
                List.of(new Entry(d, FileType.DIRECTORY, 1, "."), new Entry(top, FileType.DIRECTORY, 2, "..")),
                list(open, 0, 100));
        assertEquals(List.of(), list(open, 2, 100));
        OpenFile root = alice.open(FileSystem.ROOT, OpenMode.READ);
        assertEquals(FileSystem.ROOT, list(root, 1, 1).getFirst().inode());
    }

    @Test
    void entriesHaveInodeAndType() {
        long file = alice.create(top, "f", 0644);
        long directory = alice.mkdir(top, "d", 0755);
        long link = alice.symlink(top, "l", "x");
        long fifo = alice.mknod(top, "p", FileType.FIFO, 0644, 0);
        List<Entry> entries = list(alice.open(top, OpenMode.READ), 2, 100);
        assertEquals(
                Set.of(file, directory, link, fifo),
                Set.copyOf(entries.stream().map(Entry::inode).toList()));
        for (Entry entry : entries) {
            assertEquals(alice.stat(entry.inode()).type(), entry.type());
            assertEquals(entry.inode(), alice.lookup(top, entry.name()).inode());
        }
    }

    @Test
    void positionsGrowAndGoOn() {
        for (int i = 0; i < 50; i++) {
            alice.create(top, "f" + i, 0644);
        }
        OpenFile open = alice.open(top, OpenMode.READ);
        List<Entry> whole = list(open, 0, 1000);
        assertEquals(52, whole.size());
        List<Entry> inSteps = new ArrayList<>();
        long position = 0;
        for (List<Entry> step = list(open, 0, 7); !step.isEmpty(); step = list(open, position, 7)) {
            for (Entry entry : step) {
                assertTrue(entry.next() > position, "positions grow");
                position = entry.next();
            }
            inSteps.addAll(step);
        }
        assertEquals(whole, inSteps);
    }

    @Test
    void anEntryThatIsNotTakenComesAgain() {
        alice.create(top, "f", 0644);
        OpenFile open = alice.open(top, OpenMode.READ);
        List<String> seen = new ArrayList<>();
        Answers.of(fs.readdir(open, 2, (inode, type, next, name) -> {
            seen.add(name.toString());
            return false;
        }));
        assertEquals(List.of("f"), seen);
        assertEquals("f", list(open, 2, 1).getFirst().name());
    }

    @Test
    void whatStaysIsListedOnce() {
        for (int i = 0; i < 40; i++) {
            alice.create(top, "stays" + i, 0644);
            alice.create(top, "goes" + i, 0644);
        }
        OpenFile open = alice.open(top, OpenMode.READ);
        List<String> seen = new ArrayList<>();
        long position = 0;
        int round = 0;
        for (List<Entry> step = list(open, 0, 5); !step.isEmpty(); step = list(open, position, 5)) {
            step.forEach(entry -> seen.add(entry.name()));
            position = step.getLast().next();
            if (round < 40) {
                alice.unlink(top, "goes" + (39 - round));
                alice.create(top, "new" + round, 0644);
                round++;
            }
        }
        List<String> stayed =
                seen.stream().filter(name -> name.startsWith("stays")).toList();
        assertEquals(40, stayed.size());
        assertEquals(40, new HashSet<>(stayed).size());
        assertEquals(seen.size(), new HashSet<>(seen).size(), "nothing twice");
    }

    @Test
    void aPositionOutlivesItsEntry() {
        alice.create(top, "a", 0644);
        alice.create(top, "b", 0644);
        alice.create(top, "c", 0644);
        OpenFile open = alice.open(top, OpenMode.READ);
        List<Entry> entries = list(open, 2, 100);
        alice.unlink(top, entries.get(1).name());
        assertEquals(entries.subList(2, 3), list(open, entries.get(1).next(), 100));
        assertEquals(entries.subList(2, 3), list(open, entries.get(0).next(), 100));
    }

    @Test
    void aNameThatComesAgainHasANewPosition() {
        alice.create(top, "a", 0644);
        alice.create(top, "b", 0644);
        OpenFile open = alice.open(top, OpenMode.READ);
        long end = list(open, 2, 100).getLast().next();
        alice.unlink(top, "a");
        alice.create(top, "a", 0644);
        assertEquals(
                List.of("a"), list(open, end, 100).stream().map(Entry::name).toList());
    }

    @Test
    void aRenameKeepsThePosition() {
        long first = alice.create(top, "a", 0644);
        alice.create(top, "b", 0644);
        OpenFile open = alice.open(top, OpenMode.READ);
        List<Entry> before = list(open, 2, 100);
        alice.rename(top, "a", top, "z");
        List<Entry> after = list(open, 2, 100);
        assertEquals(new Entry(first, FileType.REGULAR, before.getFirst().next(), "z"), after.getFirst());
        assertEquals(before.get(1), after.get(1));
    }

    @Test
    void aReplacedNameKeepsItsPosition() {
        long a = alice.mkdir(top, "a", 0755);
        long source = alice.create(top, "f", 0644);
        alice.create(top, "g", 0644);
        long other = alice.create(a, "x", 0644);
        OpenFile open = alice.open(top, OpenMode.READ);
        long position = list(open, 2, 100).getLast().next();
        alice.rename(top, "f", top, "g");
        assertEquals(
                new Entry(source, FileType.REGULAR, position, "g"),
                list(open, 2, 100).getLast());
        alice.rename(a, "x", top, "g");
        assertEquals(
                new Entry(other, FileType.REGULAR, position, "g"),
                list(open, 2, 100).getLast());
        assertEquals(2, list(open, 2, 100).size());
    }

    @Test
    void theParentIsThePresentOne() {
        long a = alice.mkdir(top, "a", 0755);
        long d = alice.mkdir(top, "d", 0755);
        OpenFile open = alice.open(d, OpenMode.READ);
        alice.rename(top, "d", a, "d");
        assertEquals(a, list(open, 1, 1).getFirst().inode());
    }

    @Test
    void listingIsOfDirectoriesOpenForReading() {
        long file = alice.create(top, "f", 0644);
        OpenFile open = alice.open(file, OpenMode.READ);
        Answers.fails(Errno.ENOTDIR, () -> list(open, 0, 1));
        OpenFile directory = alice.open(top, OpenMode.READ);
        Answers.fails(Errno.EINVAL, () -> list(directory, -1, 1));
        alice.close(directory);
        Answers.fails(Errno.EBADF, () -> list(directory, 0, 1));
    }

    @Test
    void aRemovedDirectoryHasNothingToList() {
        long d = alice.mkdir(top, "d", 0755);
        OpenFile open = alice.open(d, OpenMode.READ);
        alice.rmdir(top, "d");
        Answers.fails(Errno.ENOENT, () -> list(open, 0, 100));
        alice.close(open);
    }

    private List<Entry> list(OpenFile directory, long position, int count) {
        List<Entry> entries = new ArrayList<>();
        Answers.of(fs.readdir(directory, position, (inode, type, next, name) -> {
            if (entries.size() == count) {
                return false;
            }
            return entries.add(new Entry(inode, type, next, name.toString()));
        }));
        return entries;
    }
}
