package io.shorefs.ninep;

import io.shorefs.api.AttachName;
import io.shorefs.api.Attributes;
import io.shorefs.api.Credentials;
import io.shorefs.api.Errno;
import io.shorefs.api.FileSystem;
import io.shorefs.api.FileSystems;
import io.shorefs.api.FsException;
import io.shorefs.api.Name;
import io.shorefs.ninep.FidState.Placed;
import io.shorefs.spi.Identities;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Where fids come from and go to: attach, walk, clunk. */
final class Walks {
    private final Context context;
    private final Identities identities;
    private final Optional<Credentials> fixed;

    Walks(Context context, Identities identities, Optional<Credentials> fixed) {
        this.context = context;
        this.identities = identities;
        this.fixed = fixed;
    }

    /** A directory to begin at, as {@link AttachName} says. It is a convenience, not a boundary. */
    void attach(int tag, Tmessage.Tattach t) {
        if (t.afid() != Wire.NOFID) {
            throw new FsException(Errno.EINVAL);
        }
        AttachName name = AttachName.parse(t.aname());
        Identity identity = context.options().identify(t.uid(), fixed, identities);
        Fid fid = context.fids().add(t.fid(), identity);
        var arrival = Steps.then(context.fileSystems().attach(name), attached -> arrival(attached, name, identity));
        context.requests().answer(tag, arrival, new Attaching(fid));
    }

    /** Where an attach led. */
    private record Arrival(FileSystems.Attached attached, Attributes directory) {}

    private static CompletableFuture<Arrival> arrival(
            FileSystems.Attached attached, AttachName name, Identity identity) {
        FileSystem fs = attached.fileSystem();
        List<Name> path = name.path();
        CompletableFuture<Attributes> directory = path.isEmpty()
                ? fs.attributes(FileSystem.ROOT)
                : Steps.then(fs.walk(identity.who(), FileSystem.ROOT, path), steps -> arrived(steps, path));
        return directory
                .whenComplete((found, failure) -> {
                    if (failure != null) {
                        attached.close();
                    }
                })
                .thenApply(found -> new Arrival(attached, found));
    }

    private static CompletableFuture<Attributes> arrived(List<Attributes> steps, List<Name> path) {
        if (steps.size() < path.size()) {
            return Steps.failed(Errno.ENOENT);
        }
        Attributes last = steps.getLast();
        return last.isDirectory() ? CompletableFuture.completedFuture(last) : Steps.failed(Errno.ENOTDIR);
    }

    /** It ends by itself, so that what it attached to is always given back. */
    private final class Attaching implements Completion<Arrival> {
        private final Fid fid;

        Attaching(Fid fid) {
            this.fid = fid;
        }

        @Override
        public Rmessage reply(Arrival arrival) {
            Attributes directory = arrival.directory();
            boolean wanted =
                    fid.attached(Root.of(arrival.attached()), new FidState.Unopened(Place.nameless(directory.inode())));
            if (!wanted) {
                arrival.attached().close();
            }
            return new Rmessage.RqidOnly(Rmessage.RqidOnly.ATTACH, directory);
        }

        @Override
        public void undo(Arrival arrival) {
            context.fids().drop(fid);
            arrival.attached().close();
        }

        @Override
        public void discard() {
            context.fids().drop(fid);
        }

        @Override
        public boolean cancels() {
            return false;
        }
    }

    /** A walk from an open fid is allowed, though the specification forbids it: Linux clones open fids. Only in place it would lose the open file. */
    void walk(int tag, Tmessage.Twalk t) {
        Fid from = context.fids().get(t.fid());
        Placed start = from.placed();
        if (t.newFid() == t.fid()) {
            walkInPlace(tag, t, from, start);
            return;
        }
        if (t.asked() == 0) {
            context.fids().add(t.newFid(), from, new FidState.Unopened(start.place()));
            context.requests().send(tag, new Rmessage.Rwalk(List.of()));
            return;
        }
        Fid fresh = context.fids().add(t.newFid(), from, FidState.RESERVED);
        context.requests().answer(tag, steps(from, start, t), new Walked(t, start.place(), fresh));
    }

    private void walkInPlace(int tag, Tmessage.Twalk t, Fid fid, Placed start) {
        if (t.asked() == 0) {
            context.requests().send(tag, new Rmessage.Rwalk(List.of()));
            return;
        }
        if (!(start instanceof FidState.Unopened)) {
            throw new FsException(Errno.EINVAL);
        }
        context.requests().answer(tag, steps(fid, start, t), steps -> {
            if (steps.size() == t.asked()
                    && !fid.replace(start, new FidState.Unopened(reached(t, start.place(), steps)))) {
                throw new FsException(Errno.EBADF);
            }
            return new Rmessage.Rwalk(steps);
        });
    }

    private CompletableFuture<List<Attributes>> steps(Fid from, Placed start, Tmessage.Twalk t) {
        return from.fileSystem().walk(from.who(), start.place().inode(), t.names());
    }

    private static Place reached(Tmessage.Twalk t, Place start, List<Attributes> steps) {
        int last = steps.size() - 1;
        long parent = last == 0 ? start.inode() : steps.get(last - 1).inode();
        return Place.step(parent, t.names().get(last), steps.get(last).inode());
    }

    /** The new fid is made by a whole walk only. */
    private final class Walked implements Completion<List<Attributes>> {
        private final Tmessage.Twalk asked;
        private final Place start;
        private final Fid fresh;

        Walked(Tmessage.Twalk asked, Place start, Fid fresh) {
            this.asked = asked;
            this.start = start;
            this.fresh = fresh;
        }

        @Override
        public Rmessage reply(List<Attributes> steps) {
            if (steps.size() == asked.asked()) {
                fresh.replace(FidState.RESERVED, new FidState.Unopened(reached(asked, start, steps)));
            } else {
                context.fids().drop(fresh);
            }
            return new Rmessage.Rwalk(steps);
        }

        @Override
        public void undo(List<Attributes> steps) {
            context.fids().drop(fresh);
        }

        @Override
        public void discard() {
            context.fids().drop(fresh);
        }
    }

    /** The fid is gone whatever the answer; an extended attribute that was written is set now. */
    void clunk(int tag, Tmessage.Tclunk t) {
        Fid fid = context.fids().get(t.fid());
        context.fids().remove(fid);
        FidState was = fid.close();
        var ended = was instanceof FidState.XattrSetting setting
                ? setting.intake().commit(fid.fileSystem(), fid.who())
                : context.release(fid, was);
        context.requests().answer(tag, ended, Finishing.with(Rmessage.Done.CLUNK));
    }
}
