package io.shorefs.core.snapshot;

import io.shorefs.api.Errno;
import io.shorefs.api.FsException;
import io.shorefs.core.data.Contents;
import io.shorefs.core.key.Inode;
import io.shorefs.core.key.Key;
import io.shorefs.core.key.Value;
import io.shorefs.core.map.Batch;
import io.shorefs.core.map.OrderedMap;

/** What the namespace of a filesystem that never changes needs of files' bytes. */
record ReadOnlyContents(OrderedMap map) implements Contents {
    @Override
    public byte[] target(Inode inode) {
        if (map.get(Key.inline(inode.number())) instanceof Value.Bytes bytes) {
            return bytes.bytes().clone();
        }
        throw new FsException(Errno.EIO, "symbolic link " + inode.number() + " has no target");
    }

    @Override
    public void resize(Inode inode, long size, long sequence, Inode.Edit edit, Batch batch) {
        throw new FsException(Errno.EROFS);
    }

    @Override
    public void putTarget(long inode, byte[] target, Batch batch) {
        throw new FsException(Errno.EROFS);
    }

    @Override
    public boolean erase(Inode inode, Batch batch) {
        throw new FsException(Errno.EROFS);
    }

    @Override
    public void reclaimSoon() {
        throw new FsException(Errno.EROFS);
    }
}
