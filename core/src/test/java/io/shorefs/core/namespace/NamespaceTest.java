package io.shorefs.core.namespace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shorefs.api.AttributeChanges;
import io.shorefs.api.Credentials;
import io.shorefs.api.Errno;
import io.shorefs.api.FileSystem;
import io.shorefs.api.FsException;
import io.shorefs.api.Name;
import io.shorefs.api.OpenFile;
import io.shorefs.api.OpenMode;
import io.shorefs.api.XattrMode;
import io.shorefs.core.key.Inode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

/** What no model has: a journal that is full or busy, bounds, and orphans whose data goes later. */
class NamespaceTest {
    private static final Credentials ROOT = Credentials.ROOT;
    private static final long TOP = FileSystem.ROOT;
    private static final Name NAME = Name.of("name");
    private static final Name OTHER = Name.of("other");
    private static final OpenMode TRUNCATE = new OpenMode(true, true, false, true, false, false, false);

    private final TestNamespace test = new TestNamespace();
    private final Namespace names = test.names();

    @Test
    void whatGrowsWaitsWhileTheJournalIsBusy() {
        test.busy();
        CompletableFuture<?> made = names.mkdir(ROOT, TOP, NAME, 0755);
        assertFalse(made.isDone());
        assertEquals(Errno.ENOENT, refusal(names.walk(ROOT, TOP, List.of(NAME))));
        test.ready();
        made.join();
        assertEquals(1, names.walk(ROOT, TOP, List.of(NAME)).join().size());
    }

    @Test
    void whatWaitsAndIsCancelledDoesNotHappen() {
        test.busy();
        CompletableFuture<?> made = names.mkdir(ROOT, TOP, NAME, 0755);
        assertTrue(made.cancel(false));
        test.ready();
        assertEquals(Errno.ENOENT, refusal(names.walk(ROOT, TOP, List.of(NAME))));
    }

    @Test
    void aFullJournalRefusesWhatGrowsAndTakesWhatShrinks() {
        long directory = names.mkdir(ROOT, TOP, NAME, 0755).join().inode();
        test.noGrowth(true);
        assertEquals(Errno.ENOSPC, refusal(names.mkdir(ROOT, TOP, OTHER, 0755)));
        assertEquals(Errno.ENOSPC, refusal(names.symlink(ROOT, TOP, OTHER, new byte[1])));
        assertEquals(Errno.ENOSPC, refusal(names.create(ROOT, TOP, OTHER, OpenMode.READ, 0644)));
        assertEquals(
                Errno.ENOSPC, refusal(names.setXattr(ROOT, directory, Name.of("user.x"), new byte[1], XattrMode.ANY)));
        names.change(ROOT, directory, AttributeChanges.ofMode(0700)).join();
        names.rename(ROOT, TOP, NAME, FileSystem.ANY, TOP, OTHER).join();
        names.rmdir(ROOT, TOP, OTHER, FileSystem.ANY).join();
        assertNull(test.kept(directory));
    }

    @Test
    void createOpensAndCutsWhatIsThereOnAFullJournal() {
        long inode = create(NAME).inode();
        test.noGrowth(true);
        assertEquals(
                inode,
                names.create(ROOT, TOP, NAME, TRUNCATE, 0644)
                        .join()
                        .attributes()
                        .inode());
        test.full(true);
        assertEquals(Errno.ENOSPC, refusal(names.create(ROOT, TOP, NAME, TRUNCATE, 0644)));
        names.create(ROOT, TOP, NAME, OpenMode.READ, 0644).join();
    }

    @Test
    void readingGoesOnWhereItsTimeCannotBeNoted() {
        OpenFile directory = names.open(ROOT, TOP, OpenMode.READ).join();
        Inode before = test.kept(TOP);
        test.full(true);
        assertEquals(List.of(".", ".."), list(directory));
        test.full(false);
        test.busy();
        assertEquals(List.of(".", ".."), list(directory));
        assertEquals(before, test.kept(TOP));
        test.ready();
        assertEquals(List.of(".", ".."), list(directory));
        assertTrue(test.kept(TOP).atime().compareTo(before.atime()) > 0);
        assertEquals(before.version(), test.kept(TOP).version());
    }

    @Test
    void anOpenFileWithoutANameEndsWithItsLastUse() {
        OpenFile one = create(NAME);
        OpenFile two = names.open(ROOT, one.inode(), OpenMode.READ).join();
        names.unlink(ROOT, TOP, NAME, FileSystem.ANY).join();
        assertTrue(test.isOrphan(one.inode()));
        names.close(one).join();
        names.close(one).join();
        assertEquals(0, names.attributes(one.inode()).join().nlink());
        names.close(two).join();
        assertNull(test.kept(one.inode()));
        assertFalse(test.isOrphan(one.inode()));
        assertEquals(0, test.reclaims());
    }

    @Test
    void muchDataIsLeftToTheReclaimAndTheInodeIsGoneAtOnce() {
        test.muchData(true);
        long closed = closed(NAME);
        names.unlink(ROOT, TOP, NAME, FileSystem.ANY).join();
        assertEquals(1, test.reclaims());
        assertTrue(test.isOrphan(closed));
        assertEquals(Errno.ESTALE, refusal(names.attributes(closed)));
        assertEquals(Errno.ESTALE, refusal(names.open(ROOT, closed, OpenMode.READ)));

        OpenFile opened = create(NAME);
        names.unlink(ROOT, TOP, NAME, FileSystem.ANY).join();
        assertEquals(1, test.reclaims());
        names.close(opened).join();
        assertEquals(2, test.reclaims());
        assertTrue(test.isOrphan(opened.inode()));
    }

    @Test
    void aReplacedFileWithMuchDataIsLeftToTheReclaim() {
        test.muchData(true);
        long replaced = closed(NAME);
        closed(OTHER);
        names.rename(ROOT, TOP, OTHER, FileSystem.ANY, TOP, NAME).join();
        assertEquals(1, test.reclaims());
        assertTrue(test.isOrphan(replaced));
    }

    @Test
    void closingNeverFailsAndWaitsForRoomToEndAnOrphan() {
        OpenFile file = create(NAME);
        names.unlink(ROOT, TOP, NAME, FileSystem.ANY).join();
        test.busy();
        CompletableFuture<Void> closed = names.close(file);
        assertFalse(closed.isDone());
        assertEquals(Errno.ESTALE, refusal(names.attributes(file.inode())));
        test.ready();
        closed.join();
        assertNull(test.kept(file.inode()));

        OpenFile other = create(NAME);
        names.unlink(ROOT, TOP, NAME, FileSystem.ANY).join();
        test.full(true);
        names.close(other).join();
        assertEquals(1, test.reclaims());
        assertTrue(test.isOrphan(other.inode()));
    }

    @Test
    void namesOfAnInodeAreBounded() {
        long file = closed(NAME);
        test.keep(test.kept(file).edit(1).nlink(Integer.MAX_VALUE - 1).done());
        names.link(ROOT, file, TOP, OTHER).join();
        assertEquals(Errno.EMLINK, refusal(names.link(ROOT, file, TOP, Name.of("more"))));
    }

    @Test
    void subdirectoriesAreBounded() {
        long full = names.mkdir(ROOT, TOP, NAME, 0755).join().inode();
        long inside = names.mkdir(ROOT, full, NAME, 0755).join().inode();
        names.mkdir(ROOT, TOP, OTHER, 0755).join();
        test.keep(test.kept(full).edit(1).nlink(Integer.MAX_VALUE).done());
        assertEquals(Errno.EMLINK, refusal(names.mkdir(ROOT, full, OTHER, 0755)));
        assertEquals(Errno.EMLINK, refusal(names.rename(ROOT, TOP, OTHER, FileSystem.ANY, full, OTHER)));
        names.rename(ROOT, TOP, OTHER, FileSystem.ANY, full, NAME).join(); // one comes, one goes
        assertNull(test.kept(inside));
        assertEquals(Integer.MAX_VALUE, test.kept(full).nlink());
    }

    @Test
    void theListOfXattrNamesIsBounded() {
        long file = closed(NAME);
        for (int i = 0; i < 256; i++) {
            names.setXattr(ROOT, file, longName(i), new byte[0], XattrMode.ANY).join();
        }
        assertEquals(Errno.ENOSPC, refusal(names.setXattr(ROOT, file, longName(256), new byte[0], XattrMode.ANY)));
        names.setXattr(ROOT, file, longName(3), new byte[1], XattrMode.REPLACE).join();
        names.removeXattr(ROOT, file, longName(3)).join();
        names.setXattr(ROOT, file, longName(256), new byte[0], XattrMode.ANY).join();
        names.unlink(ROOT, TOP, NAME, FileSystem.ANY).join();
        assertEquals(Errno.ESTALE, refusal(names.xattrs(ROOT, file)));
    }

    private static Name longName(int i) {
        return Name.of("user." + "x".repeat(247) + String.format("%03d", i));
    }

    private OpenFile create(Name name) {
        return names.create(ROOT, TOP, name, OpenMode.READ_WRITE, 0644).join().file();
    }

    private long closed(Name name) {
        OpenFile file = create(name);
        names.close(file).join();
        return file.inode();
    }

    private List<String> list(OpenFile directory) {
        List<String> listed = new ArrayList<>();
        names.readdir(directory, 0, (inode, type, next, name) -> listed.add(name.toString()))
                .join();
        return listed;
    }

    private static Errno refusal(CompletableFuture<?> future) {
        CompletionException thrown = assertThrows(CompletionException.class, future::join);
        return ((FsException) thrown.getCause()).errno();
    }
}
