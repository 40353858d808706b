package io.shorefs.ninep;

import io.shorefs.api.AttributeChanges;
import io.shorefs.api.AttributeChanges.TimeChange;
import io.shorefs.api.Attributes;
import io.shorefs.api.Errno;
import io.shorefs.api.FileSystem;
import io.shorefs.api.FsException;
import io.shorefs.api.Timestamp;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;

/** Attributes: Tgetattr, Tsetattr, Treadlink, Tstatfs. */
final class Stats {
    private static final long BASIC = 0x7ff;
    private static final long BTIME = 0x800;
    private static final long DATA_VERSION = 0x2000;
    private static final long KNOWN = BASIC | BTIME | DATA_VERSION;

    private static final int MODE = 1;
    private static final int UID = 2;
    private static final int GID = 4;
    private static final int SIZE = 8;
    private static final int ATIME = 0x10;
    private static final int MTIME = 0x20;
    private static final int CTIME = 0x40;
    private static final int ATIME_SET = 0x80;
    private static final int MTIME_SET = 0x100;
    private static final int ALL = 0x1ff;

    /** No user and no group: chown(2) takes it for "leave it", which a client says by a bit that is not set. */
    private static final int NO_ID = -1;

    private static final TimeChange NOW = new TimeChange.Now();

    private final Context context;

    Stats(Context context) {
        this.context = context;
    }

    /**
     * Of an inode that is gone, the first question through a fid is answered with ESTALE, every other with ENOENT: Linux asks first when it looks a name up,
     * and looks again at ESTALE; later it asks whether what it remembers still is, and forgets it at ENOENT only.
     */
    void getattr(int tag, Tmessage.Tgetattr t) {
        Fid fid = context.fids().get(t.fid());
        long valid = t.mask() & KNOWN;
        CompletableFuture<Attributes> attributes = fid.fileSystem().attributes(fid.inode());
        var told = fid.isFirstQuestion() ? attributes : Steps.telling(attributes, Errno.ESTALE, Errno.ENOENT);
        context.requests().answer(tag, told, a -> new Rmessage.Rgetattr(valid, a));
    }

    /** Through an open fid the size may change whatever the permissions are now. */
    void setattr(int tag, Tmessage.Tsetattr t) {
        Fid fid = context.fids().get(t.fid());
        FileSystem fs = fid.fileSystem();
        AttributeChanges changes = changes(t);
        CompletableFuture<Attributes> changed =
                switch (fid.placed()) {
                    case FidState.Unopened u -> fs.change(fid.who(), u.place().inode(), changes);
                    case FidState.Opened o -> fs.change(fid.who(), o.file(), changes);
                    case FidState.Listing l -> fs.change(fid.who(), l.directory(), changes);
                };
        context.requests().answer(tag, changed, a -> Rmessage.Done.SETATTR);
    }

    private static AttributeChanges changes(Tmessage.Tsetattr t) {
        int valid = t.valid();
        boolean badSize = (valid & SIZE) != 0 && t.size() < 0;
        boolean nobody = ((valid & UID) != 0 && t.uid() == NO_ID) || ((valid & GID) != 0 && t.gid() == NO_ID);
        if ((valid & ~ALL) != 0 || badSize || nobody) {
            throw new FsException(Errno.EINVAL);
        }
        return new AttributeChanges(
                (valid & MODE) != 0 ? OptionalInt.of(t.mode() & 07777) : OptionalInt.empty(),
                (valid & UID) != 0 ? OptionalInt.of(t.uid()) : OptionalInt.empty(),
                (valid & GID) != 0 ? OptionalInt.of(t.gid()) : OptionalInt.empty(),
                (valid & SIZE) != 0 ? OptionalLong.of(t.size()) : OptionalLong.empty(),
                time(valid, ATIME, ATIME_SET, t.atimeSeconds(), t.atimeNanos()),
                time(valid, MTIME, MTIME_SET, t.mtimeSeconds(), t.mtimeNanos()),
                valid == CTIME);
    }

    private static Optional<TimeChange> time(int valid, int bit, int setBit, long seconds, long nanos) {
        if ((valid & bit) == 0) {
            return Optional.empty();
        }
        if ((valid & setBit) == 0) {
            return Optional.of(NOW);
        }
        if (nanos < 0 || nanos > 999_999_999) {
            throw new FsException(Errno.EINVAL);
        }
        return Optional.of(new TimeChange.To(new Timestamp(seconds, (int) nanos)));
    }

    void readlink(int tag, Tmessage.Treadlink t) {
        Fid fid = context.fids().get(t.fid());
        context.requests().answer(tag, fid.fileSystem().readlink(fid.inode()), this::readlinkReply);
    }

    /** A target of nearly 4 KiB does not fit into the smallest messages. */
    private Rmessage readlinkReply(byte[] target) {
        if (target.length > context.ioUnit()) {
            throw new FsException(Errno.ENAMETOOLONG);
        }
        return new Rmessage.Rreadlink(target);
    }

    void statfs(int tag, Tmessage.Tstatfs t) {
        Fid fid = context.fids().get(t.fid());
        fid.placed();
        context.requests().answer(tag, fid.fileSystem().statistics(), Rmessage.Rstatfs::new);
    }
}
