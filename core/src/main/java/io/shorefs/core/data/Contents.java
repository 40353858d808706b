package io.shorefs.core.data;

import io.shorefs.core.key.Inode;
import io.shorefs.core.map.Batch;

/** What the namespace needs of a file's bytes. The caller has the inode alone and publishes the batch. */
public interface Contents {
    /**
     * Cuts or extends a regular file: puts the new size, the allocated bytes and flags into {@code edit}, and the changed data keys into {@code batch}.
     *
     * @param size 0 to 2^63-1
     * @param sequence of this change
     */
    void resize(Inode inode, long size, long sequence, Inode.Edit edit, Batch batch);

    /** Puts a new symbolic link's target into the batch. */
    void putTarget(long inode, byte[] target, Batch batch);

    /** A symbolic link's target. */
    byte[] target(Inode inode);

    /**
     * Removes the bytes of an inode that ends, if that is little work.
     *
     * @return whether everything is removed; if not, the inode stays as an orphan and {@link #reclaimSoon} does the rest
     */
    boolean erase(Inode inode, Batch batch);

    /** Begins to remove, in the background, what orphans that nobody has open still hold. */
    void reclaimSoon();
}
