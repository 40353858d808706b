package io.shorefs.core.replication;

import io.shorefs.core.object.LogObject;
import io.shorefs.spi.ObjectStore.StoreException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;

/**
 * The logs from a number on, several requests at once, more of them the more logs there are: at most {@value #MOST}. Each log is read once, since it never changes. Who asks never
 * waits for the executor: what it has not begun to fetch he fetches himself. One thread.
 */
final class LogTail {
    private static final int FIRST = 4;
    private static final int FACTOR = 4;
    private static final int MOST = 64;

    private final Bucket bucket;
    private final Executor ahead;
    private final Map<Long, LogObject> known = new HashMap<>();

    LogTail(Bucket bucket, Executor ahead) {
        this.bucket = bucket;
        this.ahead = ahead;
    }

    /** All logs from a number to the first one that is absent. */
    List<LogObject> from(long first) throws StoreException {
        List<LogObject> logs = new ArrayList<>();
        for (int window = FIRST; ; window = Math.min(MOST, window * FACTOR)) {
            for (FutureTask<Optional<LogObject>> fetch : fetches(first + logs.size(), window)) {
                fetch.run(); // unless somebody does
                Optional<LogObject> log = outcome(fetch);
                if (log.isEmpty()) {
                    return logs;
                }
                logs.add(log.get());
                known.put(log.get().id().number(), log.get());
            }
        }
    }

    private List<FutureTask<Optional<LogObject>>> fetches(long first, int count) {
        List<FutureTask<Optional<LogObject>>> fetches = new ArrayList<>(count);
        for (long number = first; number < first + count; number++) {
            LogObject log = known.get(number);
            long absent = number;
            FutureTask<Optional<LogObject>> fetch =
                    new FutureTask<>(() -> log == null ? bucket.log(absent) : Optional.of(log));
            fetches.add(fetch);
            if (log == null) {
                begin(fetch);
            }
        }
        return fetches;
    }

    private void begin(FutureTask<?> fetch) {
        try {
            ahead.execute(fetch);
        } catch (RejectedExecutionException e) {
            // it takes nothing more: then the caller reads by himself
        }
    }

    /** The fetch runs, so that this ends. */
    private static Optional<LogObject> outcome(FutureTask<Optional<LogObject>> fetch) throws StoreException {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return fetch.get();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case StoreException failed -> throw new StoreException(failed.failure(), failed.getMessage(), failed);
                case RuntimeException damaged -> throw damaged;
                case null, default -> throw new IllegalStateException(e);
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
