package io.shorefs.core.namespace;

import io.shorefs.api.FsException;
import io.shorefs.api.LockRange;
import io.shorefs.api.OpenFile;
import io.shorefs.core.lock.LockTable;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Byte-range locks through open files. */
final class FileLocks {
    private final LockTable table;

    FileLocks(LockTable table) {
        this.table = table;
    }

    CompletableFuture<Boolean> lock(OpenFile file, LockRange range, Duration wait) {
        try {
            OpenHandle handle = OpenInodes.require(file);
            return table.lock(handle, handle.inode(), range, wait);
        } catch (FsException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    void unlock(OpenFile file, LockRange range) {
        table.unlock(OpenInodes.require(file).inode(), range);
    }

    Optional<LockRange> conflict(OpenFile file, LockRange range) {
        return table.conflict(OpenInodes.require(file).inode(), range);
    }
}
