package io.shorefs.ninep;

import io.shorefs.api.Errno;
import io.shorefs.api.FsException;
import java.util.concurrent.atomic.AtomicLong;

/** A bound on bytes that are held at once. Any thread. */
final class ByteBudget {
    private final long limit;
    private final AtomicLong taken = new AtomicLong();

    ByteBudget(long limit) {
        this.limit = limit;
    }

    /**
     * Takes bytes.
     *
     * @throws FsException ENOMEM when that would be too many: nothing was taken
     */
    void take(int bytes) {
        if (taken.addAndGet(bytes) > limit) {
            taken.addAndGet(-bytes);
            throw new FsException(Errno.ENOMEM);
        }
    }

    /** Gives bytes back. */
    void give(int bytes) {
        taken.addAndGet(-bytes);
    }

    /** Bytes that are taken. */
    long taken() {
        return taken.get();
    }
}
