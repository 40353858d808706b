package io.shorefs.core.lock;

import io.shorefs.api.Errno;
import io.shorefs.api.FsException;
import io.shorefs.api.LockRange;
import io.shorefs.core.Tasks;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Byte-range locks of all inodes ({@code fcntl(2)}, advisory record locking), in memory.
 *
 * <p>Any thread. Requests wait in order of arrival, but whatever does not conflict with a held lock is granted at once, as on Linux. Promises
 * complete outside of every lock of this table. One inode has at most 65,536 locks and waiting requests, and all together
 * take a bounded part of the heap: ENOLCK beyond.
 */
public final class LockTable {
    private final Tasks tasks;
    private final LockMemory memory;
    private final ConcurrentHashMap<Long, InodeLockState> inodes = new ConcurrentHashMap<>();

    /**
     * A table without locks.
     *
     * @param maxBytes what all locks may take of the heap
     */
    public LockTable(Tasks tasks, long maxBytes) {
        this.tasks = tasks;
        this.memory = new LockMemory(maxBytes);
    }

    /**
     * Takes a lock; the owner's own locks in the range are replaced.
     *
     * @param holder the lock goes with it
     * @param wait how long to wait for conflicts to end; zero: not at all
     * @return whether it was granted. Cancelling it takes the request back. Fails with EBADF when the holder is closed, ENOLCK
     */
    public CompletableFuture<Boolean> lock(Holder holder, long inode, LockRange range, Duration wait) {
        Waiter waiter = new Waiter(holder, range, cancelled -> withdraw(inode, cancelled));
        boolean mayWait = wait.isPositive();
        boolean[] granted = new boolean[1];
        long most = LockMemory.request(range.owner());
        try {
            memory.take(most);
        } catch (FsException e) {
            return CompletableFuture.failedFuture(e);
        }
        try {
            change(inode, state -> {
                if (!holder.isOpen()) {
                    throw new FsException(Errno.EBADF);
                }
                granted[0] = state.conflict(range) == null;
                if (granted[0]) {
                    return state.take(holder, range);
                }
                if (mayWait) {
                    state.await(waiter);
                }
                return List.of();
            });
        } catch (FsException e) {
            return CompletableFuture.failedFuture(e);
        } finally {
            memory.count(-most); // what it came to is counted
        }
        return granted[0] || !mayWait ? CompletableFuture.completedFuture(granted[0]) : await(inode, waiter, wait);
    }

    private CompletableFuture<Boolean> await(long inode, Waiter waiter, Duration wait) {
        Tasks.Timer timer = tasks.schedule(wait, () -> expire(inode, waiter));
        waiter.promise().whenComplete((answer, failure) -> timer.cancel());
        return waiter.promise();
    }

    private boolean withdraw(long inode, Waiter waiter) {
        boolean[] taken = new boolean[1];
        changeIfPresent(inode, state -> {
            if (state.forget(waiter)) {
                taken[0] = true;
            } else if (waiter.takeBack()) {
                taken[0] = true;
                return state.undo(waiter);
            }
            return List.of();
        });
        return taken[0];
    }

    private void expire(long inode, Waiter waiter) {
        boolean[] waited = new boolean[1];
        changeIfPresent(inode, state -> {
            waited[0] = state.forget(waiter);
            return List.of();
        });
        if (waited[0]) {
            waiter.promise().complete(false);
        }
    }

    /**
     * Gives the owner's locks in a range back.
     *
     * @throws FsException ENOLCK when cutting a lock in two would be one too many
     */
    public void unlock(long inode, LockRange range) {
        boolean room = memory.tryTake(LockMemory.SEGMENT);
        try {
            changeIfPresent(inode, state -> state.give(range, room));
        } finally {
            memory.count(room ? -LockMemory.SEGMENT : 0);
        }
    }

    /** The first lock that conflicts with {@code range}, if any. */
    public Optional<LockRange> conflict(long inode, LockRange range) {
        Segment[] found = new Segment[1];
        changeIfPresent(inode, state -> {
            found[0] = state.conflict(range);
            return List.of();
        });
        return Optional.ofNullable(found[0]).map(Segment::range);
    }

    /** Gives back everything that was taken through a holder, which is closed; its waiting requests fail with EBADF. */
    public void release(Holder holder, long inode) {
        List<Waiter> dropped = new ArrayList<>();
        changeIfPresent(inode, state -> state.release(holder, dropped));
        for (Waiter waiter : dropped) {
            waiter.promise().completeExceptionally(new FsException(Errno.EBADF));
        }
    }

    /** A change to an inode's locks, which gives those who may go on. */
    private void change(long inode, Function<InodeLockState, List<Waiter>> change) {
        List<Waiter> granted = new ArrayList<>();
        inodes.compute(inode, (number, present) -> {
            InodeLockState state = present == null ? new InodeLockState() : present;
            return changed(state, change, granted);
        });
        granted.forEach(Waiter::answer);
    }

    private void changeIfPresent(long inode, Function<InodeLockState, List<Waiter>> change) {
        List<Waiter> granted = new ArrayList<>(0);
        inodes.computeIfPresent(inode, (number, state) -> changed(state, change, granted));
        granted.forEach(Waiter::answer);
    }

    private InodeLockState changed(
            InodeLockState state, Function<InodeLockState, List<Waiter>> change, List<Waiter> granted) {
        long before = state.bytes();
        granted.addAll(change.apply(state));
        memory.count(state.bytes() - before);
        return state.isEmpty() ? null : state;
    }

    /** Bytes that all locks take of the heap. */
    long bytes() {
        return memory.taken();
    }
}
