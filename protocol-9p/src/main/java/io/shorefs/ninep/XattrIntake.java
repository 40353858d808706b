package io.shorefs.ninep;

import io.shorefs.api.Credentials;
import io.shorefs.api.Errno;
import io.shorefs.api.FileSystem;
import io.shorefs.api.FsException;
import io.shorefs.api.Name;
import io.shorefs.api.XattrMode;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;

/**
 * An extended attribute on its way in: Txattrcreate announced its size, Twrites bring its value in order, Tclunk sets it.
 *
 * <p>The protocol has no message to remove an attribute. Linux sends for removexattr(2) what it also sends for setxattr(2) with an
 * empty value and XATTR_REPLACE: size 0 and that flag, which is taken for a removal here. For a POSIX ACL size 0 always is one, since no ACL is empty; and as in
 * Linux it succeeds when there is none. An empty value without XATTR_REPLACE is an empty value.
 */
final class XattrIntake {
    private static final int CREATE = 1;
    private static final int REPLACE = 2;
    private static final Name ACCESS_ACL = Name.of("system.posix_acl_access");
    private static final Name DEFAULT_ACL = Name.of("system.posix_acl_default");

    private final long inode;
    private final Name name;
    private final int flags;
    private final byte[] value;
    private int filled;

    /**
     * Begins.
     *
     * @throws FsException EINVAL for flags that make no sense
     */
    XattrIntake(long inode, Name name, int size, int flags) {
        if ((flags & ~(CREATE | REPLACE)) != 0 || flags == (CREATE | REPLACE)) {
            throw new FsException(Errno.EINVAL);
        }
        this.inode = inode;
        this.name = name;
        this.flags = flags;
        this.value = new byte[size];
    }

    /** The size that was announced. */
    int size() {
        return value.length;
    }

    /**
     * Takes the next part.
     *
     * @return its length
     * @throws FsException EINVAL out of order; ENOSPC beyond the announced size
     */
    synchronized int write(long offset, ByteBuffer data) {
        if (offset != filled) {
            throw new FsException(Errno.EINVAL);
        }
        int count = data.remaining();
        if (count > value.length - filled) {
            throw new FsException(Errno.ENOSPC);
        }
        data.get(data.position(), value, filled, count);
        filled += count;
        return count;
    }

    /** Sets or removes the attribute; EINVAL when less came than was announced. */
    synchronized CompletableFuture<Void> commit(FileSystem fs, Credentials who) {
        if (filled < value.length) {
            return Steps.failed(Errno.EINVAL);
        }
        boolean acl = name.equals(ACCESS_ACL) || name.equals(DEFAULT_ACL);
        if (value.length == 0 && acl) {
            return removeAcl(fs, who);
        }
        if (value.length == 0 && flags == REPLACE) {
            return fs.removeXattr(who, inode, name);
        }
        XattrMode mode = flags == CREATE ? XattrMode.CREATE : flags == REPLACE ? XattrMode.REPLACE : XattrMode.ANY;
        return fs.setXattr(who, inode, name, value, mode);
    }

    private CompletableFuture<Void> removeAcl(FileSystem fs, Credentials who) {
        return fs.removeXattr(who, inode, name).exceptionallyCompose(error -> {
            boolean absent = Steps.cause(error) instanceof FsException e && e.errno() == Errno.ENODATA;
            return absent ? CompletableFuture.completedFuture(null) : CompletableFuture.failedFuture(error);
        });
    }
}
