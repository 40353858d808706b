package io.shorefs.ninep;

import io.shorefs.api.Errno;
import io.shorefs.api.FileSystem;
import io.shorefs.api.FsException;
import io.shorefs.api.LockOwner;
import io.shorefs.api.LockRange;
import io.shorefs.api.OpenFile;
import io.shorefs.ninep.Rmessage.Rlock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

/** Byte-range locks. A blocking request waits a bounded time and is granted the moment the conflict ends; Linux asks again after BLOCKED. */
final class Locks {
    private static final int READ = 0;
    private static final int WRITE = 1;
    private static final int UNLOCK = 2;
    private static final int BLOCK = 1;
    private static final int RECLAIM = 2;
    private static final int CLIENT_MAX = 255;

    private final Context context;
    private final long session;
    private final int maxWaiting;
    private final AtomicInteger waiting = new AtomicInteger();

    /** Locks of a session, whose number no other session of the server has. */
    Locks(Context context, long session) {
        this.context = context;
        this.session = session;
        this.maxWaiting = Math.max(1, context.options().maxRequests() / 2);
    }

    void lock(int tag, Tmessage.Tlock t) {
        Fid fid = context.fids().get(t.fid());
        OpenFile file = fid.open();
        if ((t.flags() & ~(BLOCK | RECLAIM)) != 0 || t.type() < READ || t.type() > UNLOCK) {
            throw new FsException(Errno.EINVAL);
        }
        LockRange range = range(t.type() == WRITE, t.start(), t.length(), t.process(), t.client());
        if (t.type() == UNLOCK) {
            var unlocked = fid.fileSystem().unlock(file, range);
            context.requests().answer(tag, unlocked, done -> Rlock.SUCCESS);
            return;
        }
        boolean waits = (t.flags() & BLOCK) != 0 && waiting.get() < maxWaiting;
        Duration wait = waits ? context.options().lockWait() : Duration.ZERO;
        CompletableFuture<Boolean> granted = fid.fileSystem().lock(file, range, wait);
        waiting.incrementAndGet();
        context.requests().answer(tag, granted, new Granting(fid.fileSystem(), file, range));
    }

    /** Waiting locks take at most half of a connection's requests, so that they cannot keep the others out. */
    private final class Granting implements Completion<Boolean> {
        private final FileSystem fs;
        private final OpenFile file;
        private final LockRange range;

        Granting(FileSystem fs, OpenFile file, LockRange range) {
            this.fs = fs;
            this.file = file;
            this.range = range;
        }

        @Override
        public Rmessage reply(Boolean granted) {
            waiting.decrementAndGet();
            return granted ? Rlock.SUCCESS : Rlock.BLOCKED;
        }

        @Override
        public void undo(Boolean granted) {
            waiting.decrementAndGet();
            if (granted) {
                fs.unlock(file, range);
            }
        }

        @Override
        public void discard() {
            waiting.decrementAndGet();
        }
    }

    /** Linux asks with type UNLCK, whatever the caller of fcntl(2) named: then any lock of another counts. */
    void getlock(int tag, Tmessage.Tgetlock t) {
        Fid fid = context.fids().get(t.fid());
        OpenFile file = fid.open();
        if (t.type() < READ || t.type() > UNLOCK) {
            throw new FsException(Errno.EINVAL);
        }
        LockRange range = range(t.type() != READ, t.start(), t.length(), t.process(), t.client());
        CompletableFuture<Optional<LockRange>> conflict = fid.fileSystem().conflict(file, range);
        context.requests().answer(tag, conflict, found -> found.map(
                        lock -> new Rmessage.Rgetlock(lock.exclusive() ? WRITE : READ, lock))
                .orElseGet(() -> new Rmessage.Rgetlock(UNLOCK, range)));
    }

    private LockRange range(boolean exclusive, long start, long length, int process, String client) {
        if (client.length() > CLIENT_MAX) {
            throw new FsException(Errno.EINVAL);
        }
        return new LockRange(exclusive, start, length, new LockOwner(session, process, client));
    }
}
