package io.shorefs.core.namespace;

import io.shorefs.api.Errno;
import io.shorefs.api.FsException;
import io.shorefs.api.Timestamp;
import io.shorefs.core.Clock;
import io.shorefs.core.Tasks;
import io.shorefs.core.data.Contents;
import io.shorefs.core.key.Inode;
import io.shorefs.core.key.Key;
import io.shorefs.core.key.State;
import io.shorefs.core.lock.LockTable;
import io.shorefs.core.map.Batch;
import io.shorefs.core.map.Epochs;
import io.shorefs.core.map.OrderedMap;
import io.shorefs.core.map.Sequences;
import io.shorefs.core.op.Admission;
import io.shorefs.core.op.InodeLocks;
import io.shorefs.core.op.NotReady;
import io.shorefs.core.op.Operations;
import io.shorefs.memory.MemoryMap;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;

/** A namespace without data, whose journal is as full and as busy as a test says. */
final class TestNamespace {
    private final Queue<Runnable> later = new ArrayDeque<>();
    private final OpenInodes open = new OpenInodes();
    private final OrderedMap map = new OrderedMap(new MemoryMap(1L << 32), 0);
    private final Namespace names;
    private Optional<CompletableFuture<Void>> busy = Optional.empty();
    private boolean noGrowth;
    private boolean full;
    private boolean muchData;
    private int reclaims;
    private long seconds = 1_000_000;

    TestNamespace() {
        Tasks tasks = new LaterTasks();
        names = new Namespace(
                new Operations(tasks, new Epochs()),
                new InodeLocks(),
                map,
                new Sequences(map, State.INODES_RESERVED, 2),
                new Sequences(map, State.SEQUENCES_RESERVED, 1),
                new TestClock(),
                new TestAdmission(),
                new NoContents(),
                open,
                new Inodes(map, open),
                new LockTable(tasks, 16 << 20));
        names.makeRoot(new Batch());
    }

    Namespace names() {
        return names;
    }

    /** The inode as it is kept, or null. */
    Inode kept(long number) {
        return (Inode) map.get(Key.inode(number));
    }

    boolean isOrphan(long number) {
        return map.get(Key.orphan(number)) != null;
    }

    /** Changes an inode behind the namespace's back. */
    void keep(Inode inode) {
        map.publish(new Batch().put(inode));
    }

    int reclaims() {
        return reclaims;
    }

    /** No room for more; what gives space back still goes. */
    void noGrowth(boolean value) {
        noGrowth = value;
    }

    /** No room for anything. */
    void full(boolean value) {
        full = value;
    }

    /** Inodes have more bytes than are removed at once. */
    void muchData(boolean value) {
        muchData = value;
    }

    /** Everything must wait from now on. */
    void busy() {
        busy = Optional.of(new CompletableFuture<>());
    }

    /** A commit made room: what waited goes on. */
    void ready() {
        CompletableFuture<Void> until = busy.orElseThrow();
        busy = Optional.empty();
        until.complete(null);
        while (!later.isEmpty()) {
            later.remove().run();
        }
    }

    private final class TestAdmission implements Admission {
        @Override
        public void grow() {
            shrink();
            if (noGrowth) {
                throw new FsException(Errno.ENOSPC);
            }
        }

        @Override
        public void shrink() {
            busy.ifPresent(until -> {
                throw new NotReady(until);
            });
            if (full) {
                throw new FsException(Errno.ENOSPC);
            }
        }
    }

    private final class NoContents implements Contents {
        @Override
        public void resize(Inode inode, long size, long sequence, Inode.Edit edit, Batch batch) {
            edit.size(size);
        }

        @Override
        public void putTarget(long inode, byte[] target, Batch batch) {}

        @Override
        public byte[] target(Inode inode) {
            return new byte[(int) inode.size()];
        }

        @Override
        public boolean erase(Inode inode, Batch batch) {
            return !muchData;
        }

        @Override
        public void reclaimSoon() {
            reclaims++;
        }
    }

    private final class LaterTasks implements Tasks {
        @Override
        public void execute(Runnable work) {
            later.add(work);
        }

        @Override
        public Worker worker(String name, Runnable step) {
            throw new UnsupportedOperationException("a namespace needs no worker");
        }

        @Override
        public Timer schedule(Duration delay, Runnable work) {
            throw new UnsupportedOperationException("nothing here waits for a lock");
        }
    }

    private final class TestClock implements Clock {
        @Override
        public Timestamp now() {
            return new Timestamp(seconds++, 0);
        }

        @Override
        public long nanos() {
            return seconds * 1_000_000_000L;
        }
    }
}
