package io.shorefs.core.op;

import io.shorefs.core.map.Stripes;
import java.util.Arrays;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/** Locks of inodes, one for each of the {@link Stripes}: two inodes may share one. Any thread. */
public final class InodeLocks {
    private final ReentrantReadWriteLock[] stripes = new ReentrantReadWriteLock[Stripes.COUNT];
    private final Lock renameLock = new java.util.concurrent.locks.ReentrantLock();

    public InodeLocks() {
        Arrays.setAll(stripes, i -> new ReentrantReadWriteLock());
    }

    /** What is held; closing releases it. The thread that took it closes it. */
    public interface Held extends AutoCloseable {
        @Override
        void close();
    }

    /** Shares an inode with other readers. */
    public Held share(long inode) {
        Lock lock = stripes[Stripes.of(inode)].readLock();
        lock.lock();
        return lock::unlock;
    }

    /** Has an inode alone. */
    public Held lock(long inode) {
        Lock lock = stripes[Stripes.of(inode)].writeLock();
        lock.lock();
        return lock::unlock;
    }

    /** Has two inodes alone, which may be the same; as {@link #lock(long...)}, for operations where every allocation counts. */
    public Held lock(long one, long other) {
        int stripe = Stripes.of(one);
        int otherStripe = Stripes.of(other);
        Lock first = stripes[Math.min(stripe, otherStripe)].writeLock();
        first.lock();
        if (stripe == otherStripe) {
            return first::unlock;
        }
        Lock second = stripes[Math.max(stripe, otherStripe)].writeLock();
        second.lock();
        return () -> {
            second.unlock();
            first.unlock();
        };
    }

    /** Has several inodes alone, taken in ascending order of their stripes; the same inode may be named twice. */
    public Held lock(long... inodes) {
        int[] order = new int[inodes.length];
        for (int i = 0; i < order.length; i++) {
            order[i] = Stripes.of(inodes[i]);
        }
        Arrays.sort(order);
        for (int stripe : order) {
            stripes[stripe].writeLock().lock(); // a stripe named twice is held twice
        }
        return () -> {
            for (int i = order.length - 1; i >= 0; i--) {
                stripes[order[i]].writeLock().unlock();
            }
        };
    }

    /** The one lock of the filesystem for moving a directory to another parent, under which all parents hold still; taken before any inode's. */
    public Held lockForMove() {
        renameLock.lock();
        return renameLock::unlock;
    }
}
