package io.shorefs.core.lock;

import io.shorefs.api.Errno;
import io.shorefs.api.FsException;
import io.shorefs.api.LockOwner;
import java.util.concurrent.atomic.AtomicLong;

/** What the locks of all inodes take of the heap, counted in bytes as a 64-bit JVM lays them out, rounded up. Any thread. */
final class LockMemory {
    /** One lock that is held. */
    static final int SEGMENT = 176;

    /** The locks of one inode, without any. */
    static final int INODE = 448;

    /** A request that waits, with its promise and its timer, and what its client's protocol keeps of it. */
    static final int WAITER = 1024;

    private static final long OWNER = 192;

    private final long limit;
    private final AtomicLong taken = new AtomicLong();

    LockMemory(long limit) {
        this.limit = limit;
    }

    /** An owner on one inode, whose name is held once. */
    static long owner(LockOwner owner) {
        return OWNER + owner.client().length();
    }

    /** The most that one request adds: it waits, or it is held and cuts one lock in two. */
    static long request(LockOwner owner) {
        return owner(owner) + INODE + WAITER;
    }

    /**
     * Takes bytes.
     *
     * @throws FsException ENOLCK when that would be too many: nothing was taken
     */
    void take(long bytes) {
        if (!tryTake(bytes)) {
            throw new FsException(Errno.ENOLCK);
        }
    }

    /** As {@link #take}; whether it could. */
    boolean tryTake(long bytes) {
        if (taken.addAndGet(bytes) > limit) {
            taken.addAndGet(-bytes);
            return false;
        }
        return true;
    }

    /** Counts what a change, for which there was room, came to: less than nothing when locks ended. */
    void count(long bytes) {
        taken.addAndGet(bytes);
    }

    /** Bytes that are taken. */
    long taken() {
        return taken.get();
    }
}
