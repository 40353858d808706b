package io.shorefs.ninep;

import io.shorefs.api.Errno;
import io.shorefs.api.FileSystem;
import io.shorefs.api.FsException;
import io.shorefs.api.Name;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Extended attributes: fids that read a value, or take one. */
final class Xattrs {
    private final Context context;

    Xattrs(Context context) {
        this.context = context;
    }

    void walk(int tag, Tmessage.Txattrwalk t) {
        Fid fid = context.fids().get(t.fid());
        long inode = fid.inode();
        FileSystem fs = fid.fileSystem();
        byte[] name = t.name();
        Name wanted = name.length == 0 ? Name.DOT : Name.ofXattr(name, 0, name.length);
        Fid fresh = context.fids().add(t.newFid(), fid, FidState.RESERVED);
        CompletableFuture<byte[]> value = name.length == 0
                ? Steps.then(fs.xattrs(fid.who(), inode), Xattrs::joined)
                : fs.xattr(fid.who(), inode, wanted);
        context.requests().answer(tag, value, new Found(fresh));
    }

    /** As listxattr(2) gives them: each name with a NUL behind it; E2BIG over its limit. */
    private static CompletableFuture<byte[]> joined(List<Name> names) {
        int length = names.stream().mapToInt(n -> n.length() + 1).sum();
        if (length > FileSystem.XATTR_MAX) {
            return Steps.failed(Errno.E2BIG);
        }
        byte[] list = new byte[length];
        int at = 0;
        for (Name name : names) {
            name.copyTo(list, at);
            at += name.length() + 1;
        }
        return CompletableFuture.completedFuture(list);
    }

    private final class Found implements Completion<byte[]> {
        private final Fid fresh;

        Found(Fid fresh) {
            this.fresh = fresh;
        }

        @Override
        public Rmessage reply(byte[] value) {
            try {
                context.xattrBytes().take(value.length);
            } catch (FsException e) {
                context.fids().drop(fresh);
                throw e;
            }
            if (!fresh.replace(FidState.RESERVED, new FidState.XattrValue(value))) {
                context.xattrBytes().give(value.length); // the session began anew
            }
            return new Rmessage.Rxattrwalk(value.length);
        }

        @Override
        public void undo(byte[] value) {
            context.fids().drop(fresh);
        }

        @Override
        public void discard() {
            context.fids().drop(fresh);
        }
    }

    /** The fid, which must not be open, takes the value from now on. */
    void create(int tag, Tmessage.Txattrcreate t) {
        Fid fid = context.fids().get(t.fid());
        if (!(fid.placed() instanceof FidState.Unopened before)) {
            throw new FsException(Errno.EINVAL);
        }
        if (t.size() < 0 || t.size() > FileSystem.XATTR_MAX) {
            throw new FsException(Errno.E2BIG);
        }
        var intake = new XattrIntake(before.place().inode(), t.name(), (int) t.size(), t.flags(), context.xattrBytes());
        if (!fid.replace(before, new FidState.XattrSetting(intake))) {
            throw new FsException(Errno.EBADF);
        }
        context.requests().send(tag, Rmessage.Done.XATTRCREATE);
    }
}
