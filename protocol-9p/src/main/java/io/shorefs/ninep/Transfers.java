package io.shorefs.ninep;

import io.shorefs.api.Errno;
import io.shorefs.api.FileSystem;
import io.shorefs.api.FsException;
import io.shorefs.api.OpenFile;
import io.shorefs.ninep.FidState.Opened;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;

/** Bytes: Tread, Twrite, Treaddir, Tfsync. Data is read straight into the reply's buffer and written straight from the frame. */
final class Transfers {
    /** The most that one Rreaddir is given, whatever was asked: some thousands of entries; more would only hold a large buffer longer. */
    private static final int LISTING = 128 << 10;

    private final Context context;

    Transfers(Context context) {
        this.context = context;
    }

    void read(int tag, Tmessage.Tread t) {
        Fid fid = context.fids().get(t.fid());
        checkOffset(t.offset());
        switch (fid.state()) {
            case Opened o -> readFile(tag, fid, o.file(), t);
            case FidState.XattrValue x -> readValue(tag, x.value(), t);
            case FidState.Listing l -> throw new FsException(Errno.EISDIR);
            case FidState.Unopened u -> throw new FsException(Errno.EBADF);
            case FidState.XattrSetting x -> throw new FsException(Errno.EBADF);
            case FidState.Reserved r -> throw new FsException(Errno.EBADF);
            case FidState.Closed c -> throw new FsException(Errno.EBADF);
        }
    }

    private void readFile(int tag, Fid fid, OpenFile file, Tmessage.Tread t) {
        if (!file.mode().read()) {
            throw new FsException(Errno.EBADF);
        }
        ByteBuffer reply = reply(bounded(t.count(), context.ioUnit()));
        CompletableFuture<Integer> read;
        try {
            read = fid.fileSystem().read(file, t.offset(), reply);
        } catch (RuntimeException e) {
            context.outbox().release(reply);
            throw e;
        }
        context.requests().answer(tag, read, new Filling(reply));
    }

    private void readValue(int tag, byte[] value, Tmessage.Tread t) {
        int from = (int) Math.min(t.offset(), value.length);
        int count = Math.min(bounded(t.count(), context.ioUnit()), value.length - from);
        ByteBuffer reply = reply(count).put(value, from, count);
        context.requests().send(tag, new Rmessage.Data(Wire.RREAD, reply));
    }

    private ByteBuffer reply(int bytes) {
        ByteBuffer reply = context.outbox().acquire(Wire.DATA + bytes);
        return reply.position(Wire.DATA).limit(Wire.DATA + bytes);
    }

    private static int bounded(int count, int most) {
        return Integer.compareUnsigned(count, most) < 0 ? count : most;
    }

    private static void checkOffset(long offset) {
        if (offset < 0) {
            throw new FsException(Errno.EINVAL);
        }
    }

    /** The reply's buffer is the filesystem's until the read ends, so a flush drops only the reply. */
    private final class Filling implements Completion<Integer> {
        private final ByteBuffer reply;

        Filling(ByteBuffer reply) {
            this.reply = reply;
        }

        @Override
        public Rmessage reply(Integer count) {
            return new Rmessage.Data(Wire.RREAD, reply);
        }

        @Override
        public void undo(Integer count) {
            context.outbox().release(reply);
        }

        @Override
        public void discard() {
            context.outbox().release(reply);
        }

        @Override
        public boolean cancels() {
            return false;
        }

        @Override
        public boolean changes() {
            return false;
        }
    }

    /**
     * Writes.
     *
     * @return whether the frame is still needed
     */
    boolean write(int tag, Tmessage.Twrite t) {
        Fid fid = context.fids().get(t.fid());
        checkOffset(t.offset());
        return switch (fid.state()) {
            case Opened o -> writeFile(tag, fid, o, t);
            case FidState.XattrSetting x -> {
                int count = x.intake().write(t.offset(), t.data());
                context.requests().send(tag, new Rmessage.Rwrite(count));
                yield false;
            }
            case FidState.Listing l -> throw new FsException(Errno.EISDIR);
            case FidState.Unopened u -> throw new FsException(Errno.EBADF);
            case FidState.XattrValue x -> throw new FsException(Errno.EBADF);
            case FidState.Reserved r -> throw new FsException(Errno.EBADF);
            case FidState.Closed c -> throw new FsException(Errno.EBADF);
        };
    }

    private boolean writeFile(int tag, Fid fid, Opened open, Tmessage.Twrite t) {
        OpenFile file = open.file();
        if (!file.mode().write()) {
            throw new FsException(Errno.EBADF);
        }
        FileSystem fs = fid.fileSystem();
        CompletableFuture<Integer> written = fs.write(file, t.offset(), t.data());
        boolean waits = !written.isDone();
        CompletableFuture<Integer> outcome = open.durable()
                ? Steps.then(
                        written,
                        count -> Steps.then(fs.sync(file.inode()), synced -> CompletableFuture.completedFuture(count)))
                : written;
        if (waits) {
            context.requests().answer(tag, outcome, new Writing(t.data().remaining()));
        } else {
            context.requests().answer(tag, outcome, Rmessage.Rwrite::new);
        }
        return waits;
    }

    /** A write that holds its frame. */
    private record Writing(int retains) implements Completion<Integer> {
        @Override
        public Rmessage reply(Integer count) {
            return new Rmessage.Rwrite(count);
        }
    }

    void readdir(int tag, Tmessage.Treaddir t) {
        Fid fid = context.fids().get(t.fid());
        checkOffset(t.offset());
        if (!(fid.state() instanceof FidState.Listing listing)) {
            throw new FsException(fid.placed() instanceof Opened ? Errno.ENOTDIR : Errno.EBADF);
        }
        ByteBuffer reply = reply(bounded(t.count(), Math.min(context.ioUnit(), LISTING)));
        DirectoryPage page = new DirectoryPage(context.outbox(), reply);
        CompletableFuture<Void> listed;
        try {
            listed = fid.fileSystem().readdir(listing.directory(), t.offset(), page);
        } catch (RuntimeException e) {
            context.outbox().release(reply);
            throw e;
        }
        context.requests().answer(tag, listed, page);
    }

    void fsync(int tag, Tmessage.Tfsync t) {
        Fid fid = context.fids().get(t.fid());
        CompletableFuture<Void> synced = fid.fileSystem().sync(fid.inode());
        context.requests().answer(tag, synced, done -> Rmessage.Done.FSYNC);
    }
}
