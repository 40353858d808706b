package io.shorefs.ninep;

import io.shorefs.api.Credentials;
import io.shorefs.api.Errno;
import io.shorefs.api.FileSystem;
import io.shorefs.api.FsException;
import io.shorefs.api.OpenFile;
import io.shorefs.ninep.FidState.Placed;

/** A fid: its number, who it acts for, what it is at the moment, and the memory that it takes. Any thread; a change of state is compared first, so that a late answer never revives a clunked fid. */
final class Fid {
    private final int number;
    private final Identity identity;
    private final ByteBudget.Share memory;
    private volatile Root root;
    private volatile FidState state;
    private volatile boolean asked;

    /**
     * A fid.
     *
     * @param root of the filesystem that it is in; it uses that until it is closed
     * @throws io.shorefs.api.FsException ENFILE when there is no memory for it
     */
    Fid(int number, Identity identity, FidState state, ByteBudget.Share memory, Root root) {
        memory.take(state.bytes());
        this.number = number;
        this.identity = identity;
        this.state = state;
        this.memory = memory;
        this.root = root;
        root.use();
    }

    int number() {
        return number;
    }

    Identity identity() {
        return identity;
    }

    Credentials who() {
        return identity.who();
    }

    FidState state() {
        return state;
    }

    /** Where it was attached. */
    Root root() {
        return root;
    }

    /** The filesystem that it is in. */
    FileSystem fileSystem() {
        return root.fileSystem();
    }

    /** The attach has an answer; false if it was closed meanwhile. */
    synchronized boolean attached(Root to, FidState.Unopened place) {
        if (!replace(FidState.RESERVED, place)) {
            return false;
        }
        to.use();
        root = to;
        return true;
    }

    /**
     * Makes it {@code next} if it still is {@code expected}.
     *
     * @throws io.shorefs.api.FsException ENFILE when that takes more memory and there is none: nothing changed
     */
    synchronized boolean replace(FidState expected, FidState next) {
        if (state != expected) {
            return false;
        }
        int more = next.bytes() - expected.bytes();
        if (more > 0) {
            memory.take(more);
        } else {
            memory.give(-more);
        }
        state = next;
        return true;
    }

    /** Closes it, and gives its memory back; what it was before. */
    synchronized FidState close() {
        FidState before = state;
        memory.give(before.bytes());
        state = FidState.CLOSED;
        if (before != FidState.CLOSED) {
            root.unused();
        }
        return before;
    }

    /** The file that it stands for; EBADF for an extended attribute. */
    Placed placed() {
        if (state instanceof Placed placed) {
            return placed;
        }
        throw new FsException(Errno.EBADF);
    }

    /** The inode that it stands for; EBADF for an extended attribute. */
    long inode() {
        return placed().place().inode();
    }

    /** Whether nobody asked for its attributes before; for the connection's reader. */
    boolean isFirstQuestion() {
        if (asked) {
            return false;
        }
        asked = true;
        return true;
    }

    /** What is open; EBADF when nothing is. */
    OpenFile open() {
        return switch (state) {
            case FidState.Opened o -> o.file();
            case FidState.Listing l -> l.directory();
            case FidState.Unopened u -> throw new FsException(Errno.EBADF);
            case FidState.XattrValue x -> throw new FsException(Errno.EBADF);
            case FidState.XattrSetting x -> throw new FsException(Errno.EBADF);
            case FidState.Reserved r -> throw new FsException(Errno.EBADF);
            case FidState.Closed c -> throw new FsException(Errno.EBADF);
        };
    }
}
