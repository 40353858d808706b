package io.shorefs.conformance.filesystem;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shorefs.api.Errno;
import io.shorefs.api.LockOwner;
import io.shorefs.api.LockRange;
import io.shorefs.api.OpenFile;
import io.shorefs.api.OpenMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Byte-range locks ({@code fcntl(2)}): conflicts, splitting and joining, waiting, and their end. */
abstract class LocksKit extends AreaKit {
    private static final LockOwner ONE = new LockOwner(1, 100, "host");
    private static final LockOwner TWO = new LockOwner(2, 100, "host");
    private static final LockOwner THREE = new LockOwner(2, 101, "host");
    private static final Duration LONG = Duration.ofMinutes(10);

    private OpenFile file;
    private OpenFile other;

    @BeforeEach
    void openTwice() {
        file = alice.create(top, "f", OpenMode.READ_WRITE, 0666);
        other = bob.open(file.inode(), OpenMode.READ_WRITE);
    }

    @Test
    void writersExcludeAll() {
        assertTrue(tryLock(file, write(0, 10, ONE)));
        assertFalse(tryLock(other, write(5, 10, TWO)));
        assertFalse(tryLock(other, read(9, 1, TWO)));
        assertTrue(tryLock(other, write(10, 1, TWO)));
        assertTrue(tryLock(file, write(0, 10, ONE)), "no owner is in its own way");
    }

    @Test
    void readersShare() {
        assertTrue(tryLock(file, read(0, 10, ONE)));
        assertTrue(tryLock(other, read(5, 10, TWO)));
        assertFalse(tryLock(other, write(5, 10, TWO)));
        assertTrue(tryLock(other, write(10, 5, TWO)));
    }

    @Test
    void ownersDifferInSessionProcessAndClient() {
        assertTrue(tryLock(file, write(0, 1, ONE)));
        assertFalse(tryLock(file, write(0, 1, TWO)));
        assertFalse(tryLock(file, write(0, 1, new LockOwner(1, 101, "host"))));
        assertFalse(tryLock(file, write(0, 1, new LockOwner(1, 100, "other"))));
        assertTrue(tryLock(file, write(0, 1, new LockOwner(1, 100, "host"))));
    }

    @Test
    void lengthZeroIsToTheEnd() {
        assertTrue(tryLock(file, write(100, 0, ONE)));
        assertFalse(tryLock(other, read(Long.MAX_VALUE, 1, TWO)));
        assertTrue(tryLock(other, write(0, 100, TWO)));
        assertEquals(Optional.of(write(100, 0, ONE)), conflict(read(101, 0, THREE)));
    }

    @Test
    void theFirstConflictIsTold() {
        tryLock(file, read(20, 5, ONE));
        tryLock(file, write(10, 5, ONE));
        tryLock(other, read(40, 5, TWO));
        assertEquals(Optional.of(write(10, 5, ONE)), conflict(read(0, 0, THREE)));
        assertEquals(Optional.of(read(20, 5, ONE)), conflict(write(15, 30, THREE)));
        assertEquals(Optional.empty(), conflict(read(15, 0, THREE)));
        assertEquals(Optional.of(read(40, 5, TWO)), conflict(write(15, 0, ONE)));
        assertEquals(Optional.empty(), conflict(write(0, 10, THREE)));
    }

    @Test
    void unlockingTheMiddleSplits() {
        tryLock(file, write(0, 30, ONE));
        unlock(file, write(10, 10, ONE));
        assertEquals(List.of(write(0, 10, ONE), write(20, 10, ONE)), held());
        unlock(file, write(5, 20, ONE));
        assertEquals(List.of(write(0, 5, ONE), write(25, 5, ONE)), held());
        unlock(file, write(0, 0, ONE));
        assertEquals(List.of(), held());
    }

    @Test
    void anotherKindReplacesPartOfALock() {
        tryLock(file, write(0, 0, ONE));
        tryLock(file, read(10, 10, ONE));
        assertEquals(List.of(write(0, 10, ONE), read(10, 10, ONE), write(20, 0, ONE)), held());
        tryLock(file, write(5, 20, ONE));
        assertEquals(List.of(write(0, 0, ONE)), held());
    }

    @Test
    void neighboursOfOneKindJoin() {
        tryLock(file, read(0, 10, ONE));
        tryLock(file, read(20, 10, ONE));
        assertEquals(2, held().size());
        tryLock(file, read(10, 10, ONE));
        assertEquals(List.of(read(0, 30, ONE)), held());
        tryLock(file, read(25, 10, ONE));
        assertEquals(List.of(read(0, 35, ONE)), held());
        tryLock(file, read(30, 0, ONE));
        assertEquals(List.of(read(0, 0, ONE)), held());
        unlock(file, read(0, 0, ONE));
        tryLock(file, read(0, 10, ONE));
        tryLock(other, read(10, 10, TWO));
        assertEquals(2, held().size(), "each owner has its own");
    }

    @Test
    void unlockingConcernsTheOwnersOwn() {
        tryLock(file, read(0, 10, ONE));
        tryLock(other, read(0, 10, TWO));
        unlock(file, read(0, 0, ONE));
        assertEquals(List.of(read(0, 10, TWO)), held());
        unlock(file, read(0, 0, THREE));
        assertEquals(List.of(read(0, 10, TWO)), held());
    }

    @Test
    void howAFileIsOpenDoesNotMatter() {
        OpenFile reading = alice.open(file.inode(), OpenMode.READ);
        assertTrue(tryLock(reading, write(0, 1, ONE)), "flock(2) comes here, too");
    }

    @Test
    void locksAreOfAnInode() {
        OpenFile another = alice.create(top, "g", OpenMode.READ_WRITE, 0666);
        assertTrue(tryLock(file, write(0, 0, ONE)));
        assertTrue(tryLock(another, write(0, 0, TWO)));
        alice.link(file.inode(), top, "h");
        OpenFile byName = alice.open(alice.lookup(top, "h").inode(), OpenMode.READ_WRITE);
        assertFalse(tryLock(byName, write(0, 0, TWO)));
        alice.unlink(top, "f");
        alice.unlink(top, "h");
        assertFalse(tryLock(byName, write(0, 0, TWO)), "also without a name");
    }

    @Test
    void closingEndsWhatWasTakenThroughTheFile() {
        OpenFile second = alice.open(file.inode(), OpenMode.READ_WRITE);
        tryLock(file, write(0, 10, ONE));
        tryLock(second, write(10, 10, ONE));
        alice.close(file);
        assertTrue(tryLock(other, write(0, 10, TWO)));
        assertFalse(tryLock(other, write(0, 11, TWO)));
        alice.close(second);
        assertTrue(tryLock(other, write(0, 11, TWO)));
    }

    @Test
    void aWaitingRequestIsGrantedWhenTheConflictEnds() {
        tryLock(file, write(0, 10, ONE));
        CompletableFuture<Boolean> waiting = fs.lock(other, write(5, 10, TWO), LONG);
        assertFalse(waiting.isDone());
        unlock(file, write(0, 5, ONE));
        assertFalse(waiting.isDone(), "the conflict is still there");
        unlock(file, write(5, 1, ONE));
        unlock(file, write(9, 1, ONE));
        assertFalse(waiting.isDone());
        unlock(file, write(0, 0, ONE));
        assertTrue(Answers.of(waiting));
        assertFalse(tryLock(file, read(5, 1, ONE)));
    }

    @Test
    void aWeakerLockLetsReadersIn() {
        tryLock(file, write(0, 10, ONE));
        CompletableFuture<Boolean> waiting = fs.lock(other, read(0, 10, TWO), LONG);
        assertFalse(waiting.isDone());
        tryLock(file, read(0, 10, ONE));
        assertTrue(Answers.of(waiting));
    }

    @Test
    void closingLetsOthersIn() {
        tryLock(file, write(0, 10, ONE));
        CompletableFuture<Boolean> waiting = fs.lock(other, write(0, 10, TWO), LONG);
        alice.close(file);
        assertTrue(Answers.of(waiting));
    }

    @Test
    void whoCameFirstIsGrantedFirst() {
        tryLock(file, write(0, 0, ONE));
        CompletableFuture<Boolean> first = fs.lock(other, write(0, 10, TWO), LONG);
        CompletableFuture<Boolean> second = fs.lock(other, write(0, 10, THREE), LONG);
        CompletableFuture<Boolean> apart = fs.lock(other, write(10, 10, THREE), LONG);
        unlock(file, write(0, 0, ONE));
        assertTrue(Answers.of(first));
        assertTrue(Answers.of(apart));
        assertFalse(second.isDone());
        unlock(other, write(0, 0, TWO));
        assertTrue(Answers.of(second));
    }

    @Test
    void waitingHasAnEnd() {
        tryLock(file, write(0, 10, ONE));
        assertFalse(Answers.of(fs.lock(other, write(0, 10, TWO), Duration.ofMillis(20))));
        unlock(file, write(0, 10, ONE));
        assertEquals(List.of(), held(), "a request that ended is never granted");
    }

    @Test
    void aCancelledRequestIsTakenBack() {
        tryLock(file, write(0, 10, ONE));
        CompletableFuture<Boolean> waiting = fs.lock(other, write(0, 10, TWO), LONG);
        assertTrue(waiting.cancel(false));
        unlock(file, write(0, 10, ONE));
        assertEquals(List.of(), held());
        CompletableFuture<Boolean> granted = fs.lock(other, write(0, 10, TWO), LONG);
        assertTrue(Answers.of(granted));
        assertFalse(granted.cancel(false));
        assertEquals(List.of(write(0, 10, TWO)), held());
    }

    @Test
    void aRequestEndsWithItsFile() {
        tryLock(file, write(0, 10, ONE));
        CompletableFuture<Boolean> waiting = fs.lock(other, write(0, 10, TWO), LONG);
        bob.close(other);
        Answers.fails(Errno.EBADF, () -> Answers.of(waiting));
        alice.close(file);
        OpenFile again = alice.open(file.inode(), OpenMode.READ_WRITE);
        assertEquals(Optional.empty(), Answers.of(fs.conflict(again, write(0, 0, THREE))));
    }

    @Test
    void aClosedFileLocksNothing() {
        alice.close(file);
        Answers.fails(Errno.EBADF, () -> tryLock(file, write(0, 1, ONE)));
        Answers.fails(Errno.EBADF, () -> unlock(file, write(0, 1, ONE)));
        Answers.fails(Errno.EBADF, () -> Answers.of(fs.conflict(file, write(0, 1, ONE))));
    }

    private static LockRange write(long start, long length, LockOwner owner) {
        return new LockRange(true, start, length, owner);
    }

    private static LockRange read(long start, long length, LockOwner owner) {
        return new LockRange(false, start, length, owner);
    }

    private boolean tryLock(OpenFile through, LockRange range) {
        return Answers.of(fs.lock(through, range, Duration.ZERO));
    }

    private void unlock(OpenFile through, LockRange range) {
        Answers.of(fs.unlock(through, range));
    }

    private Optional<LockRange> conflict(LockRange range) {
        return Answers.of(fs.conflict(other, range));
    }

    /** All locks, in order, as a stranger finds them: each where the former ended. */
    private List<LockRange> held() {
        LockOwner stranger = new LockOwner(9, 9, "stranger");
        List<LockRange> held = new ArrayList<>();
        Optional<LockRange> next = conflict(write(0, 0, stranger));
        while (next.isPresent()) {
            LockRange range = next.get();
            held.add(range);
            next = range.last() == Long.MAX_VALUE ? Optional.empty() : conflict(write(range.last() + 1, 0, stranger));
        }
        return held;
    }
}
