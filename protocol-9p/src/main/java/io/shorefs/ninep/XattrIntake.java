package io.shorefs.ninep;

import io.shorefs.api.Credentials;
import io.shorefs.api.Errno;
import io.shorefs.api.FileSystem;
import io.shorefs.api.FsException;
import io.shorefs.api.Name;
import io.shorefs.api.XattrMode;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;

/**
 * An extended attribute on its way in: Txattrcreate announced its size, Twrites bring its value in order, Tclunk sets it. It takes memory for what has come, not for
 * what was announced.
 *
 * <p>The protocol has no message to remove an attribute. Linux sends for removexattr(2) what it also sends for setxattr(2) with an
 * empty value and XATTR_REPLACE: size 0 and that flag, which is taken for a removal here. For a POSIX ACL size 0 always is one, since no ACL is empty; and as in
 * Linux it succeeds when there is none. An empty value without XATTR_REPLACE is an empty value.
 */
final class XattrIntake {
    private static final byte[] NOTHING = new byte[0];
    private static final int CREATE = 1;
    private static final int REPLACE = 2;
    private static final Name ACCESS_ACL = Name.of("system.posix_acl_access");
    private static final Name DEFAULT_ACL = Name.of("system.posix_acl_default");

    private final long inode;
    private final Name name;
    private final int flags;
    private final int size;
    private final ByteBudget.Share memory;
    private byte[] value = NOTHING;
    private int filled;
    private boolean released;

    /**
     * Begins.
     *
     * @param memory where the value's bytes are taken from
     * @throws FsException EINVAL for flags that make no sense
     */
    XattrIntake(long inode, Name name, int size, int flags, ByteBudget.Share memory) {
        if ((flags & ~(CREATE | REPLACE)) != 0 || flags == (CREATE | REPLACE)) {
            throw new FsException(Errno.EINVAL);
        }
        this.inode = inode;
        this.name = name;
        this.flags = flags;
        this.size = size;
        this.memory = memory;
    }

    /**
     * Takes the next part.
     *
     * @return its length
     * @throws FsException EINVAL out of order; ENOSPC beyond the announced size; ENOMEM when connections hold too much; EBADF when it has ended
     */
    synchronized int write(long offset, ByteBuffer data) {
        if (released) {
            throw new FsException(Errno.EBADF);
        }
        if (offset != filled) {
            throw new FsException(Errno.EINVAL);
        }
        int count = data.remaining();
        if (count > size - filled) {
            throw new FsException(Errno.ENOSPC);
        }
        grow(filled + count);
        data.get(data.position(), value, filled, count);
        filled += count;
        return count;
    }

    /** At least twice as large, so that small parts are not copied over and over. */
    private void grow(int wanted) {
        if (wanted > value.length) {
            int length = Math.min(size, Math.max(wanted, 2 * value.length));
            memory.take(length - value.length);
            value = Arrays.copyOf(value, length);
        }
    }

    /** Gives its memory back; no part is taken any more. */
    synchronized void release() {
        if (!released) {
            released = true;
            memory.give(value.length);
        }
    }

    /** Sets or removes the attribute, and gives the memory back when that has ended; EINVAL when less came than was announced. */
    CompletableFuture<Void> commit(FileSystem fs, Credentials who) {
        CompletableFuture<Void> set = set(fs, who);
        set.whenComplete((done, error) -> release());
        return set;
    }

    private synchronized CompletableFuture<Void> set(FileSystem fs, Credentials who) {
        if (released) {
            return Steps.failed(Errno.EBADF);
        }
        if (filled < size) {
            return Steps.failed(Errno.EINVAL);
        }
        boolean acl = name.equals(ACCESS_ACL) || name.equals(DEFAULT_ACL);
        if (size == 0 && acl) {
            return removeAcl(fs, who);
        }
        if (size == 0 && flags == REPLACE) {
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
