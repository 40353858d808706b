package io.shorefs.ninep;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.shorefs.api.Attributes;
import io.shorefs.api.Credentials;
import io.shorefs.api.Errno;
import io.shorefs.api.FileSystem;
import io.shorefs.api.FsException;
import io.shorefs.api.Name;
import io.shorefs.ninep.FidState.Placed;
import io.shorefs.spi.Identities;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Where fids come from and go to: attach, walk, clunk. */
final class Walks {
    private static final int PATH_MAX = 4096;

    private final Context context;
    private final Identities identities;
    private final Optional<Credentials> fixed;

    Walks(Context context, Identities identities, Optional<Credentials> fixed) {
        this.context = context;
        this.identities = identities;
        this.fixed = fixed;
    }

    /** A directory to begin at: the root, or one below it that {@code aname} leads to. It is a convenience, not a boundary. */
    void attach(int tag, Tmessage.Tattach t) {
        if (t.afid() != Wire.NOFID) {
            throw new FsException(Errno.EINVAL);
        }
        FileSystem fs = context.fileSystem();
        List<Name> path = path(t.aname());
        Identity identity = context.options().identify(t.uid(), fixed, identities);
        Fid fid = context.fids().add(t.fid(), identity, FidState.RESERVED);
        if (path.isEmpty()) {
            context.requests().answer(tag, fs.attributes(FileSystem.ROOT), new Attached(fid));
        } else {
            var walk = fs.walk(identity.who(), FileSystem.ROOT, path);
            context.requests().answer(tag, Steps.then(walk, steps -> arrived(steps, path)), new Attached(fid));
        }
    }

    private static CompletableFuture<Attributes> arrived(List<Attributes> steps, List<Name> path) {
        if (steps.size() < path.size()) {
            return Steps.failed(Errno.ENOENT);
        }
        Attributes last = steps.getLast();
        return last.isDirectory() ? CompletableFuture.completedFuture(last) : Steps.failed(Errno.ENOTDIR);
    }

    private static List<Name> path(byte[] aname) {
        if (aname.length > PATH_MAX) {
            throw new FsException(Errno.ENAMETOOLONG);
        }
        List<Name> names = new ArrayList<>();
        for (String part : new String(aname, ISO_8859_1).split("/", -1)) {
            if (!part.isEmpty() && !part.equals(".")) {
                names.add(Name.of(part.getBytes(ISO_8859_1)));
            }
        }
        return names;
    }

    private final class Attached implements Completion<Attributes> {
        private final Fid fid;

        Attached(Fid fid) {
            this.fid = fid;
        }

        @Override
        public Rmessage reply(Attributes root) {
            fid.replace(FidState.RESERVED, new FidState.Unopened(Place.nameless(root.inode())));
            return new Rmessage.RqidOnly(Rmessage.RqidOnly.ATTACH, root);
        }

        @Override
        public void undo(Attributes root) {
            context.fids().drop(fid);
        }

        @Override
        public void discard() {
            context.fids().drop(fid);
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
            context.fids().add(t.newFid(), from.identity(), new FidState.Unopened(start.place()));
            context.requests().send(tag, new Rmessage.Rwalk(List.of()));
            return;
        }
        Fid fresh = context.fids().add(t.newFid(), from.identity(), FidState.RESERVED);
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
        return context.fileSystem().walk(from.who(), start.place().inode(), t.names());
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
                ? setting.intake().commit(context.fileSystem(), fid.who())
                : context.release(was);
        context.requests().answer(tag, ended, Finishing.with(Rmessage.Done.CLUNK));
    }
}
