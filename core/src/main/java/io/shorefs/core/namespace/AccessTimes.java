package io.shorefs.core.namespace;

import io.shorefs.api.Errno;
import io.shorefs.api.FsException;
import io.shorefs.api.Timestamp;
import io.shorefs.core.key.Inode;
import io.shorefs.core.key.Key;
import io.shorefs.core.map.Batch;
import io.shorefs.core.op.InodeLocks;
import io.shorefs.core.op.NotReady;

/** Access times as {@code relatime} keeps them ({@code mount(8)}): only when older than the last change, or a day. Any thread. */
final class AccessTimes {
    private static final long DAY = 24 * 60 * 60;

    private final Engine engine;

    AccessTimes(Engine engine) {
        this.engine = engine;
    }

    /** Whether reading now moves the access time. */
    static boolean isDue(Inode inode, Timestamp now) {
        Timestamp atime = inode.atime();
        return atime.compareTo(inode.mtime()) <= 0
                || atime.compareTo(inode.ctime()) <= 0
                || now.seconds() - atime.seconds() >= DAY;
    }

    /** Notes that an inode is read now; called without locks. When there is no room for that at once it is not noted: reading goes on. */
    void touch(Inode read) {
        Timestamp now = engine.clock().now();
        if (!isDue(read, now) || !hasRoom()) {
            return;
        }
        try (InodeLocks.Held ignored = engine.locks().lock(read.number())) {
            if (engine.map().get(Key.inode(read.number())) instanceof Inode inode && isDue(inode, now)) {
                // the same version: for a client, nothing that it may have cached changed
                engine.map()
                        .publish(new Batch()
                                .put(inode.edit(inode.version()).atime(now).done()));
            }
        }
    }

    private boolean hasRoom() {
        try {
            engine.admission().shrink();
            return true;
        } catch (NotReady busy) {
            return false;
        } catch (FsException e) {
            if (e.errno() == Errno.ENOSPC || e.errno() == Errno.EROFS) {
                return false;
            }
            throw e;
        }
    }
}
