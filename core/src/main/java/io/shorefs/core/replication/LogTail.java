package io.shorefs.core.replication;

import io.shorefs.core.object.LogObject;
import io.shorefs.spi.ObjectStore.StoreException;
import java.util.List;
import java.util.concurrent.Executor;

/** The logs from a number on; each is read once, since it never changes. One thread. */
final class LogTail {
    private final Consecutive<LogObject> logs;

    LogTail(Bucket bucket, Executor ahead) {
        logs = new Consecutive<>(bucket::log, ahead);
    }

    /** All logs from a number to the first one that is absent. */
    List<LogObject> from(long first) throws StoreException {
        return logs.from(first);
    }
}
