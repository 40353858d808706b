package io.shorefs.core.namespace;

import io.shorefs.api.Errno;
import io.shorefs.api.FsException;
import io.shorefs.api.Timestamp;
import io.shorefs.core.data.Contents;
import io.shorefs.core.key.Inode;
import io.shorefs.core.key.Key;
import io.shorefs.core.key.Value;
import io.shorefs.core.map.Batch;
import io.shorefs.core.op.InodeLocks;

/** Inodes that lose a name, and what becomes of those that lose the last one. */
final class Orphans {
    private static final System.Logger LOG = System.getLogger(Orphans.class.getName());

    private final Engine engine;
    private final Inodes inodes;
    private final OpenInodes open;
    private final Contents contents;

    Orphans(Engine engine, Inodes inodes, OpenInodes open, Contents contents) {
        this.engine = engine;
        this.inodes = inodes;
        this.open = open;
        this.contents = contents;
    }

    /**
     * Takes a name from an inode (a directory has only one), which ends if that was the last and nobody has it open. The caller has it alone.
     *
     * @return whether to call {@link #reclaimSoon} when the batch is published
     */
    boolean drop(Inode inode, long sequence, Timestamp now, Batch batch) {
        Inode.Edit edit = inode.edit(sequence).ctime(now);
        if (inode.nlink() > 1 && !inode.isDirectory()) {
            batch.put(edit.nlink(inode.nlink() - 1).done());
            return false;
        }
        boolean isOpen = open.isOpen(inode.number());
        if (!isOpen && erase(inode, batch)) {
            inodes.forget(inode, batch);
            return false;
        }
        batch.put(edit.nlink(0).done()).put(Key.orphan(inode.number()), Value.Orphan.ORPHAN);
        if (isOpen) {
            open.orphaned(inode.number());
        }
        return !isOpen;
    }

    void reclaimSoon() {
        contents.reclaimSoon();
    }

    /**
     * Ends an orphan that was closed for the last time, or leaves it to the reclaim. May throw {@link io.shorefs.core.op.NotReady}, no other failure.
     */
    void end(long number) {
        try {
            engine.admission().shrink();
            if (ended(number)) {
                return;
            }
        } catch (FsException e) {
            if (e.errno() != Errno.ENOSPC) {
                LOG.log(System.Logger.Level.WARNING, "inode " + number + " has no name and stays for the reclaim", e);
            }
        }
        contents.reclaimSoon();
    }

    private boolean ended(long number) {
        try (InodeLocks.Held ignored = engine.locks().lock(number)) {
            if (open.isOpen(number)
                    || !(engine.map().get(Key.inode(number)) instanceof Inode inode)
                    || inode.nlink() != 0) {
                return true; // another's to end, or ended
            }
            Batch batch = new Batch();
            if (!erase(inode, batch)) {
                return false;
            }
            inodes.forget(inode, batch);
            engine.map().publish(batch);
            return true;
        }
    }

    private boolean erase(Inode inode, Batch batch) {
        return !(inode.isRegular() || inode.isSymlink()) || contents.erase(inode, batch);
    }
}
