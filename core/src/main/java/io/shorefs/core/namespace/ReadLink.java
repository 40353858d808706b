package io.shorefs.core.namespace;

import io.shorefs.api.Errno;
import io.shorefs.api.FsException;
import io.shorefs.core.data.Contents;
import io.shorefs.core.key.Inode;

/** {@code readlink(2)}. */
final class ReadLink {
    private final Inodes inodes;
    private final Contents contents;
    private final AccessTimes accessTimes;

    ReadLink(Inodes inodes, Contents contents, AccessTimes accessTimes) {
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
        return contents.target(inode);
    }
}
