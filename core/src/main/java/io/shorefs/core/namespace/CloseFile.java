package io.shorefs.core.namespace;

import io.shorefs.api.OpenFile;
import io.shorefs.core.lock.LockTable;
import io.shorefs.core.op.InodeLocks;

/** {@code close(2)}: gives locks back; an inode without a name ends with its last use. */
final class CloseFile {
    private final Engine engine;
    private final OpenInodes open;
    private final Orphans orphans;
    private final LockTable lockTable;

    CloseFile(Engine engine, OpenInodes open, Orphans orphans, LockTable lockTable) {
        this.engine = engine;
        this.open = open;
        this.orphans = orphans;
        this.lockTable = lockTable;
    }

    /** One closing; its first attempt closes, later ones end an orphan when there is room for that. Another filesystem's file needs none. */
    Runnable closing(OpenFile file) {
        return file instanceof OpenHandle handle ? new Closing(handle) : () -> {};
    }

    private final class Closing implements Runnable {
        private final OpenHandle handle;
        private boolean endsOrphan;

        private Closing(OpenHandle handle) {
            this.handle = handle;
        }

        @Override
        public void run() {
            long inode = handle.inode();
            if (handle.close()) {
                lockTable.release(handle, inode);
                try (InodeLocks.Held ignored = engine.locks().lock(inode)) {
                    endsOrphan = open.closed(inode);
                }
            }
            if (endsOrphan) {
                orphans.end(inode);
            }
        }
    }
}
