package io.shorefs.core.lock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shorefs.api.Errno;
import io.shorefs.api.FsException;
import io.shorefs.api.LockOwner;
import io.shorefs.api.LockRange;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class LockTableTest {
    private static final long INODE = 7;
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final LockOwner ANNE = new LockOwner(1, 100, "anne");
    private static final LockOwner BERT = new LockOwner(2, 100, "bert");
    private static final LockOwner CARL = new LockOwner(3, 100, "carl");

    private final ManualTasks tasks = new ManualTasks();
    private final LockTable table = new LockTable(tasks, 64 << 20);
    private final TestHolder file = new TestHolder();
    private final TestHolder otherFile = new TestHolder();

    @Test
    void writersExcludeEverybodyReadersOnlyWriters() {
        assertTrue(takes(read(ANNE, 0, 10)));
        assertTrue(takes(read(BERT, 5, 10)));
        assertFalse(takes(write(CARL, 9, 1)));
        assertTrue(takes(write(CARL, 15, 1)));
        assertFalse(takes(read(ANNE, 0, 0)));
    }

    @Test
    void unlockingTheMiddleLeavesBothEnds() {
        assertTrue(takes(write(ANNE, 0, 100)));
        table.unlock(INODE, write(ANNE, 40, 20));
        assertEquals(Optional.of(write(ANNE, 0, 40)), table.conflict(INODE, read(BERT, 0, 0)));
        assertEquals(Optional.of(write(ANNE, 60, 40)), table.conflict(INODE, read(BERT, 40, 0)));
        assertTrue(takes(write(BERT, 40, 20)));
    }

    @Test
    void neighboursOfOneOwnerAreOneLock() {
        assertTrue(takes(write(ANNE, 20, 10)));
        assertTrue(takes(write(ANNE, 0, 10)));
        assertTrue(takes(write(ANNE, 10, 10)));
        assertEquals(Optional.of(write(ANNE, 0, 30)), table.conflict(INODE, read(BERT, 29, 1)));
    }

    @Test
    void aLockToTheEndHasLengthZero() {
        assertTrue(takes(write(ANNE, 10, 0)));
        table.unlock(INODE, write(ANNE, 20, 5));
        assertEquals(Optional.of(write(ANNE, 25, 0)), table.conflict(INODE, read(BERT, 20, 0)));
    }

    @Test
    void aWriteLockThatBecomesAReadLockLetsReadersIn() {
        assertTrue(takes(write(ANNE, 0, 10)));
        CompletableFuture<Boolean> waiting = table.lock(otherFile, INODE, read(BERT, 0, 10), LONG);
        assertFalse(waiting.isDone());
        assertTrue(takes(read(ANNE, 0, 10)));
        assertTrue(waiting.join());
    }

    @Test
    void waitersAreGrantedInOrderAsSoonAsTheConflictEnds() {
        assertTrue(takes(write(ANNE, 0, 10)));
        CompletableFuture<Boolean> first = table.lock(otherFile, INODE, write(BERT, 0, 10), LONG);
        CompletableFuture<Boolean> second = table.lock(otherFile, INODE, write(CARL, 5, 10), LONG);
        table.unlock(INODE, write(ANNE, 0, 3));
        assertFalse(first.isDone());
        table.unlock(INODE, write(ANNE, 0, 0));
        assertTrue(first.join());
        assertFalse(second.isDone());
        table.unlock(INODE, write(BERT, 0, 0));
        assertTrue(second.join());
        assertEquals(0, tasks.pending());
    }

    @Test
    void aWaiterGivesUpAfterItsTime() {
        assertTrue(takes(write(ANNE, 0, 10)));
        CompletableFuture<Boolean> waiting = table.lock(otherFile, INODE, write(BERT, 0, 10), LONG);
        tasks.fire();
        assertFalse(waiting.join());
        table.unlock(INODE, write(ANNE, 0, 0));
        assertEquals(Optional.empty(), table.conflict(INODE, write(CARL, 0, 0)));
    }

    @Test
    void aCancelledWaiterIsNotGranted() {
        assertTrue(takes(write(ANNE, 0, 10)));
        CompletableFuture<Boolean> waiting = table.lock(otherFile, INODE, write(BERT, 0, 10), LONG);
        assertTrue(waiting.cancel(false));
        assertEquals(0, tasks.pending());
        table.unlock(INODE, write(ANNE, 0, 0));
        assertEquals(Optional.empty(), table.conflict(INODE, write(CARL, 0, 0)));
    }

    /** The grant and the cancelling meet: a listener of an earlier grant cancels one that is granted in the same step. */
    @Test
    void aGrantThatNobodyReceivesIsTakenBack() {
        assertTrue(takes(write(ANNE, 0, 30)));
        assertTrue(
                table.lock(otherFile, INODE, read(CARL, 30, 5), Duration.ZERO).join());
        CompletableFuture<Boolean> first = table.lock(otherFile, INODE, write(BERT, 0, 10), LONG);
        CompletableFuture<Boolean> second = table.lock(otherFile, INODE, write(CARL, 20, 15), LONG);
        CompletableFuture<Boolean> third = table.lock(otherFile, INODE, read(BERT, 25, 1), LONG);
        List<Boolean> cancelled = new ArrayList<>();
        first.thenRun(() -> cancelled.add(second.cancel(false)));
        table.unlock(INODE, write(ANNE, 0, 0));
        assertEquals(List.of(true), cancelled);
        assertTrue(third.join());
        assertEquals(Optional.of(read(CARL, 30, 5)), table.conflict(INODE, write(ANNE, 26, 0)));
    }

    @Test
    void closingGivesBackOnlyWhatWasTakenThroughThatFile() {
        assertTrue(takes(write(ANNE, 0, 10)));
        assertTrue(
                table.lock(otherFile, INODE, write(ANNE, 10, 10), Duration.ZERO).join());
        CompletableFuture<Boolean> waiting = table.lock(otherFile, INODE, write(BERT, 0, 10), LONG);
        close(file);
        assertTrue(waiting.join());
        assertEquals(Optional.of(write(ANNE, 10, 10)), table.conflict(INODE, write(CARL, 10, 0)));
    }

    @Test
    void waitingThroughAClosedFileFails() {
        assertTrue(takes(write(ANNE, 0, 10)));
        CompletableFuture<Boolean> waiting = table.lock(otherFile, INODE, write(BERT, 0, 10), LONG);
        close(otherFile);
        assertEquals(Errno.EBADF, failure(waiting));
        assertEquals(Errno.EBADF, failure(table.lock(otherFile, INODE, read(BERT, 50, 1), LONG)));
        assertEquals(0, tasks.pending());
    }

    @Test
    void locksOfAnInodeAreBounded() {
        for (int i = 0; i < InodeLockState.MAX - 1; i++) {
            assertTrue(takes(read(ANNE, 2L * i, 1)));
        }
        assertEquals(Errno.ENOLCK, failure(table.lock(file, INODE, read(ANNE, 1_000_000, 1), LONG)));
        assertTrue(table.lock(file, INODE + 1, read(ANNE, 0, 1), LONG).join());
        close(file);
        assertTrue(table.lock(otherFile, INODE, write(BERT, 0, 0), LONG).join());
    }

    @Test
    void cuttingALockInTwoAtTheBoundIsRefused() {
        assertTrue(takes(write(ANNE, 1_000_000, 10)));
        for (int i = 0; i < InodeLockState.MAX - 2; i++) {
            assertTrue(takes(read(ANNE, 2L * i, 1)));
        }
        table.unlock(INODE, write(ANNE, 1_000_005, 1));
        FsException refused = assertThrows(FsException.class, () -> table.unlock(INODE, write(ANNE, 1_000_002, 1)));
        assertEquals(Errno.ENOLCK, refused.errno());
        table.unlock(INODE, write(ANNE, 1_000_000, 5));
        assertEquals(Optional.of(write(ANNE, 1_000_006, 4)), table.conflict(INODE, read(BERT, 1_000_000, 0)));
    }

    @Test
    void locksOfAllInodesTogetherTakeABoundedPartOfTheHeap() {
        LockTable small = new LockTable(tasks, 64 << 10);
        LockOwner owner = new LockOwner(1, 1, "x".repeat(255));
        LockOwner other = new LockOwner(2, 1, "y".repeat(255));
        int inode = 0;
        while (small.lock(file, inode, write(owner, 0, 10), Duration.ZERO)
                .handle((granted, error) -> error == null)
                .join()) {
            assertTrue(++inode < 1_000);
        }
        assertTrue(inode > 50 && small.bytes() <= 64 << 10, () -> small.bytes() + " bytes");
        assertEquals(Errno.ENOLCK, failure(small.lock(otherFile, inode, read(other, 0, 1), LONG)));
        assertEquals(Errno.ENOLCK, failure(small.lock(otherFile, 0, read(other, 0, 1), LONG)));
        small.unlock(0, write(owner, 0, 5));
        for (int i = 0; i <= inode; i++) {
            small.release(file, i);
        }
        assertEquals(0, small.bytes());
        assertTrue(small.lock(otherFile, 0, read(other, 0, 1), LONG).join());
    }

    @Test
    void waitingRequestsCountAndAreGivenBackHoweverTheyEnd() {
        assertTrue(takes(write(ANNE, 0, 10)));
        long one = table.bytes();
        CompletableFuture<Boolean> cancelled = table.lock(otherFile, INODE, write(BERT, 0, 10), LONG);
        CompletableFuture<Boolean> granted = table.lock(otherFile, INODE, write(CARL, 0, 10), LONG);
        assertTrue(table.bytes() >= one + 2 * LockMemory.WAITER);
        cancelled.cancel(false);
        table.unlock(INODE, write(ANNE, 0, 10));
        assertTrue(granted.join());
        assertEquals(one, table.bytes());
        CompletableFuture<Boolean> late = table.lock(file, INODE, write(ANNE, 0, 10), LONG);
        tasks.fire();
        assertFalse(late.join());
        assertEquals(one, table.bytes());
        close(otherFile);
        assertEquals(0, table.bytes());
    }

    @Test
    void aLockIsNotCutInTwoWhenThereIsNoMemoryForBothEnds() {
        LockTable small = new LockTable(tasks, LockMemory.request(ANNE));
        assertTrue(small.lock(file, INODE, write(ANNE, 0, 1_000), Duration.ZERO).join());
        for (int i = 0; small.bytes() <= LockMemory.request(ANNE) - LockMemory.SEGMENT; i++) {
            small.unlock(INODE, write(ANNE, 1 + 2 * i, 1));
        }
        FsException refused = assertThrows(FsException.class, () -> small.unlock(INODE, write(ANNE, 500, 1)));
        assertEquals(Errno.ENOLCK, refused.errno());
        small.unlock(INODE, write(ANNE, 0, 1));
    }

    /** Two are granted together, and the one who hears of it first cancels the other. */
    @Test
    void aGrantThatNobodyHeardOfIsTakenBackByCancelling() {
        assertTrue(takes(write(ANNE, 0, 10)));
        CompletableFuture<Boolean> first = table.lock(otherFile, INODE, write(BERT, 0, 5), LONG);
        CompletableFuture<Boolean> second = table.lock(otherFile, INODE, write(CARL, 5, 5), LONG);
        List<Optional<LockRange>> found = new ArrayList<>();
        first.thenRun(() -> {
            assertTrue(second.cancel(false));
            found.add(table.conflict(INODE, write(ANNE, 5, 5)));
            assertTrue(takes(write(CARL, 5, 5)));
        });
        table.unlock(INODE, write(ANNE, 0, 10));
        assertTrue(second.isCancelled());
        assertEquals(List.of(Optional.empty()), found);
        assertEquals(
                Optional.of(write(CARL, 5, 5)), table.conflict(INODE, write(ANNE, 5, 5)), "what was taken since stays");
    }

    /** Looking at the locks of all others for each of them took 20 to 40 s. */
    @Test
    @Timeout(10)
    void tenThousandOwnersEachOfARecordOfItsOwn() {
        LockOwner[] owners = new LockOwner[10_000];
        for (int i = 0; i < owners.length; i++) {
            owners[i] = new LockOwner(i, 1, "client");
            assertTrue(takes(write(owners[i], 10L * i, 10)));
        }
        assertEquals(Optional.of(write(owners[77], 770, 10)), table.conflict(INODE, read(ANNE, 775, 10_000)));
        for (int i = 0; i < owners.length; i++) {
            table.unlock(INODE, write(owners[i], 10L * i, 10));
            assertTrue(takes(read(owners[i], 10L * i, 10)));
        }
        assertTrue(takes(read(ANNE, 0, 0)));
        assertFalse(takes(write(owners[77], 770, 10)));
    }

    private boolean takes(LockRange range) {
        return table.lock(file, INODE, range, Duration.ZERO).join();
    }

    private void close(TestHolder holder) {
        holder.open = false;
        table.release(holder, INODE);
    }

    private static LockRange read(LockOwner owner, long start, long length) {
        return new LockRange(false, start, length, owner);
    }

    private static LockRange write(LockOwner owner, long start, long length) {
        return new LockRange(true, start, length, owner);
    }

    private static Errno failure(CompletableFuture<?> future) {
        CompletionException thrown = assertThrows(CompletionException.class, future::join);
        return ((FsException) thrown.getCause()).errno();
    }

    private static final class TestHolder implements Holder {
        private boolean open = true;

        @Override
        public boolean isOpen() {
            return open;
        }
    }
}
