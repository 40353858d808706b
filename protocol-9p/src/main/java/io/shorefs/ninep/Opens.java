package io.shorefs.ninep;

import io.shorefs.api.Attributes;
import io.shorefs.api.Errno;
import io.shorefs.api.FileSystem;
import io.shorefs.api.FileSystem.Created;
import io.shorefs.api.FsException;
import io.shorefs.api.Name;
import io.shorefs.api.OpenFile;
import io.shorefs.ninep.FidState.Unopened;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;

/** Tlopen and Tlcreate: an unopened fid becomes an open one. */
final class Opens {
    private final Context context;

    Opens(Context context) {
        this.context = context;
    }

    void open(int tag, Tmessage.Tlopen t) {
        Fid fid = context.fids().get(t.fid());
        Unopened before = unopened(fid);
        Place place = before.place();
        context.fids().requireRoom(FidState.OPEN);
        FileSystem fs = fid.fileSystem();
        var opened = fs.open(fid.who(), place.inode(), OpenFlags.mode(t.flags()));
        var outcome = Steps.then(opened, file -> described(fs, file));
        var opening = new Opening(Rmessage.Ropened.LOPEN, fid, before, place.parent(), place.name(), t.flags());
        context.requests().answer(tag, outcome, opening);
    }

    /** What was opened, with its attributes after the opening, for the qid; closed again if they cannot be had. */
    private static CompletableFuture<Created> described(FileSystem fs, OpenFile file) {
        CompletableFuture<Attributes> attributes = fs.attributes(file.inode());
        if (attributes.state() == Future.State.SUCCESS) {
            return CompletableFuture.completedFuture(new Created(file, attributes.resultNow()));
        }
        CompletableFuture<Created> described = attributes.thenApply(a -> new Created(file, a));
        described.whenComplete((ok, error) -> {
            if (error != null) {
                fs.close(file);
            }
        });
        return described;
    }

    /** As open(2) with O_CREAT: an existing file is opened unless O_EXCL says otherwise. */
    void create(int tag, Tmessage.Tlcreate t) {
        Fid fid = context.fids().get(t.fid());
        Unopened directory = unopened(fid);
        context.fids().requireRoom(FidState.OPEN + Place.MOST_BYTES);
        long parent = directory.place().inode();
        var who = fid.identity().creating(t.gid());
        var created = fid.fileSystem().create(who, parent, t.name(), OpenFlags.mode(t.flags()), t.mode() & 07777);
        var opening = new Opening(Rmessage.Ropened.LCREATE, fid, directory, parent, t.name(), t.flags());
        context.requests().answer(tag, created, opening);
    }

    private static Unopened unopened(Fid fid) {
        return switch (fid.state()) {
            case Unopened u -> u;
            case FidState.Opened o -> throw new FsException(Errno.EINVAL);
            case FidState.Listing l -> throw new FsException(Errno.EINVAL);
            case FidState.XattrValue x -> throw new FsException(Errno.EINVAL);
            case FidState.XattrSetting x -> throw new FsException(Errno.EINVAL);
            case FidState.Reserved r -> throw new FsException(Errno.EBADF);
            case FidState.Closed c -> throw new FsException(Errno.EBADF);
        };
    }

    /** Puts the open file into the fid, if that still is what it was; otherwise closes it again. */
    private final class Opening implements Completion<Created> {
        private final Fid fid;
        private final Unopened before;
        private final long parent;
        private final Name name;
        private final boolean durable;
        private final int replyType;

        Opening(int replyType, Fid fid, Unopened before, long parent, Name name, int flags) {
            this.replyType = replyType;
            this.fid = fid;
            this.before = before;
            this.parent = parent;
            this.name = name;
            this.durable = OpenFlags.durable(flags);
        }

        @Override
        public Rmessage reply(Created created) {
            Attributes attributes = created.attributes();
            if (attributes.isSymlink()) {
                fid.fileSystem().close(created.file());
                throw new FsException(Errno.ELOOP);
            }
            Place place = new Place(attributes.inode(), parent, name);
            FidState after = attributes.isDirectory()
                    ? new FidState.Listing(place, created.file())
                    : new FidState.Opened(place, created.file(), durable);
            put(after, created.file());
            return new Rmessage.Ropened(replyType, attributes, context.ioUnit());
        }

        private void put(FidState after, OpenFile file) {
            try {
                if (!fid.replace(before, after)) {
                    throw new FsException(Errno.EBADF);
                }
            } catch (FsException e) {
                fid.fileSystem().close(file);
                throw e;
            }
        }

        @Override
        public void undo(Created created) {
            fid.fileSystem().close(created.file());
        }
    }
}
