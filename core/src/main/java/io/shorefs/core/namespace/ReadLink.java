package io.shorefs.core.namespace;

import io.shorefs.api.Errno;
import io.shorefs.api.FsException;
import io.shorefs.core.data.Contents;
import io.shorefs.core.key.Inode;
import io.shorefs.core.op.InodeLocks;

/** {@code readlink(2)}. */
final class ReadLink {
    private final InodeLocks locks;
    private final Inodes inodes;
    private final Contents contents;
    private final AccessTimes accessTimes;

    ReadLink(InodeLocks locks, Inodes inodes, Contents contents, AccessTimes accessTimes) {
        this.locks = locks;
        this.inodes = inodes;
        this.contents = contents;
        this.accessTimes = accessTimes;
    }

    byte[] target(long number) {
        Inode inode = inodes.live(number);
        if (!inode.isSymlink()) {
            throw new FsException(Errno.EINVAL);
        }
        accessTimes.touch(inode);
        try (InodeLocks.Held ignored = locks.share(number)) {
            return contents.target(inodes.live(number)); // inode and target are two keys
        }
    }
}
