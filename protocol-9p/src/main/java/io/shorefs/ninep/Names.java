package io.shorefs.ninep;

import io.shorefs.api.Attributes;
import io.shorefs.api.Errno;
import io.shorefs.api.FileSystem;
import io.shorefs.api.FsException;
import io.shorefs.ninep.FidState.Placed;
import io.shorefs.ninep.Rmessage.Done;
import io.shorefs.ninep.Rmessage.RqidOnly;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Directory entries made, moved and removed. */
final class Names {
    private static final int AT_REMOVEDIR = 0x200;

    private final Context context;

    Names(Context context) {
        this.context = context;
    }

    private Fid fid(int number) {
        return context.fids().get(number);
    }

    /** The filesystem of both; EXDEV when each has its own. */
    private static FileSystem common(Fid one, Fid other) {
        if (one.fileSystem() != other.fileSystem()) {
            throw new FsException(Errno.EXDEV);
        }
        return one.fileSystem();
    }

    private <T> void answer(int tag, CompletableFuture<T> outcome, Completion<T> completion) {
        context.requests().answer(tag, outcome, completion);
    }

    void mkdir(int tag, Tmessage.Tmkdir t) {
        Fid in = fid(t.fid());
        var made = in.fileSystem().mkdir(in.identity().creating(t.gid()), in.inode(), t.name(), t.mode() & 07777);
        answer(tag, made, a -> new RqidOnly(RqidOnly.MKDIR, a));
    }

    void mknod(int tag, Tmessage.Tmknod t) {
        Fid in = fid(t.fid());
        var who = in.identity().creating(t.gid());
        var made = in.fileSystem().mknod(who, in.inode(), t.name(), t.mode(), device(t.major(), t.minor()));
        answer(tag, made, a -> new RqidOnly(RqidOnly.MKNOD, a));
    }

    /** Linux's new_encode_dev: 12 bits of major, 20 of minor, as getattr tells them, too. */
    private static long device(int major, int minor) {
        if ((major & ~0xfff) != 0 || (minor & ~0xfffff) != 0) {
            throw new FsException(Errno.EINVAL);
        }
        return (minor & 0xffL) | ((long) major << 8) | ((minor & ~0xffL) << 12);
    }

    void symlink(int tag, Tmessage.Tsymlink t) {
        Fid in = fid(t.fid());
        var made = in.fileSystem().symlink(in.identity().creating(t.gid()), in.inode(), t.name(), t.target());
        answer(tag, made, a -> new RqidOnly(RqidOnly.SYMLINK, a));
    }

    void link(int tag, Tmessage.Tlink t) {
        Fid directory = fid(t.directory());
        Fid fid = fid(t.fid());
        var linked = common(fid, directory).link(directory.who(), fid.inode(), directory.inode(), t.name());
        answer(tag, linked, done -> Done.LINK);
    }

    void unlinkat(int tag, Tmessage.Tunlinkat t) {
        Fid in = fid(t.fid());
        if ((t.flags() & ~AT_REMOVEDIR) != 0) {
            throw new FsException(Errno.EINVAL);
        }
        var removed = t.flags() == AT_REMOVEDIR
                ? in.fileSystem().rmdir(in.who(), in.inode(), t.name())
                : in.fileSystem().unlink(in.who(), in.inode(), t.name());
        answer(tag, removed, done -> Done.UNLINKAT);
    }

    void renameat(int tag, Tmessage.Trenameat t) {
        Fid from = fid(t.from());
        Fid to = fid(t.to());
        var renamed = common(from, to).rename(from.who(), from.inode(), t.oldName(), to.inode(), t.newName());
        answer(tag, renamed, done -> Done.RENAMEAT);
    }

    /** Renames what the fid was walked to, under the name by which it was; the fid stands for the new name afterwards. */
    void rename(int tag, Tmessage.Trename t) {
        Fid fid = fid(t.fid());
        Placed placed = fid.placed();
        Place old = placed.place();
        Fid directory = fid(t.directory());
        long to = directory.inode();
        FileSystem fs = common(fid, directory);
        context.fids().requireRoom(Place.MOST_BYTES);
        var renamed = Steps.then(
                atItsName(fid, old), a -> fs.rename(fid.who(), old.parent(), old.name(), old.inode(), to, t.name()));
        answer(tag, renamed, done -> {
            fid.replace(placed, placed.movedTo(new Place(old.inode(), to, t.name())));
            return Done.RENAME;
        });
    }

    /** The fid is clunked, whatever becomes of the file. */
    void remove(int tag, Tmessage.Tremove t) {
        Fid fid = fid(t.fid());
        context.fids().remove(fid);
        FidState was = fid.close();
        CompletableFuture<Void> released = context.release(fid, was);
        if (!(was instanceof Placed placed)) {
            throw new FsException(Errno.EBADF);
        }
        Place place = placed.place();
        var removed = Steps.then(released, closed -> Steps.then(atItsName(fid, place), a -> remove(fid, place, a)));
        answer(tag, removed, Finishing.with(Done.REMOVE));
    }

    private CompletableFuture<Void> remove(Fid fid, Place place, Attributes attributes) {
        return attributes.isDirectory()
                ? fid.fileSystem().rmdir(fid.who(), place.parent(), place.name(), place.inode())
                : fid.fileSystem().unlink(fid.who(), place.parent(), place.name(), place.inode());
    }

    /** What the remembered name stands for now: ENOENT when that is another file, EBUSY for one whose name is not known (a root). */
    private CompletableFuture<Attributes> atItsName(Fid fid, Place place) {
        if (!place.isNamed()) {
            return Steps.failed(Errno.EBUSY);
        }
        var found = fid.fileSystem().walk(fid.who(), place.parent(), List.of(place.name()));
        return Steps.then(found, steps -> {
            Attributes now = steps.getFirst();
            return now.inode() == place.inode() ? CompletableFuture.completedFuture(now) : Steps.failed(Errno.ENOENT);
        });
    }
}
