package io.shorefs.core.snapshot;

import io.shorefs.api.Errno;
import io.shorefs.api.FsException;
import io.shorefs.core.Clock;
import io.shorefs.core.Tasks;
import io.shorefs.core.object.LogObject;
import io.shorefs.core.tree.Manifest.Checkpoint;
import io.shorefs.spi.ObjectStore.StoreException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * Makes a checkpoint every so often, unless nothing changed since the newest one of all, and keeps the newest ones of those that it made. Its names begin with {@code auto-}; others it does not touch. One that fails is tried
 * again. A worker of its own; any thread.
 */
public final class CheckpointSchedule implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(CheckpointSchedule.class.getName());

    /** So often it is looked at least, since clocks are set. */
    private static final long LOOK_MILLIS = 60_000;

    private final Checkpoints checkpoints;
    private final long everyMillis;
    private final int keep;
    private final Tasks tasks;
    private final Clock clock;
    private final Tasks.Worker worker;
    private volatile boolean waiting;
    private long next;

    /**
     * Begins: the first one is due at once, unless there is one of a former run.
     *
     * @param keep how many of them; at least one
     */
    public CheckpointSchedule(Checkpoints checkpoints, Duration every, int keep, Tasks tasks, Clock clock) {
        if (keep < 1 || keep > Checkpoints.MOST || !every.isPositive()) {
            throw new IllegalArgumentException(keep + " checkpoints, one every " + every);
        }
        this.checkpoints = checkpoints;
        everyMillis = every.toMillis();
        this.keep = keep;
        this.tasks = tasks;
        this.clock = clock;
        worker = tasks.worker("shorefs-checkpoint", this::step);
        worker.wake();
    }

    @Override
    public void close() {
        worker.close();
    }

    private void step() {
        long now = millis();
        if (waiting) {
            return;
        }
        if (now < next && next - now <= everyMillis) {
            worker.wakeIn(Duration.ofMillis(Math.min(LOOK_MILLIS, next - now)));
            return;
        }
        waiting = true;
        checkpoints.standing().thenCompose(standing -> work(standing, now)).whenComplete((due, failure) -> {
            if (failure != null) {
                failed(failure);
            }
            next = failure == null ? due : now + Math.min(LOOK_MILLIS, everyMillis);
            waiting = false;
            worker.wake();
        });
    }

    /** When it is due again. */
    private CompletableFuture<Long> work(Checkpoints.Standing standing, long now) {
        List<String> own = standing.checkpoints().keySet().stream()
                .filter(CheckpointName::isScheduled)
                .toList(); // in order of their times
        Optional<Long> newest = own.isEmpty()
                ? Optional.empty()
                : Optional.of(standing.checkpoints().get(own.getLast()).timeMillis());
        if (newest.isPresent() && newest.get() <= now && now - newest.get() < everyMillis) {
            return CompletableFuture.completedFuture(newest.get() + everyMillis);
        }
        CheckpointName name = CheckpointName.scheduled(now);
        return changed(standing).thenCompose(changed -> {
            if (!changed || own.contains(name.text())) {
                return CompletableFuture.completedFuture(now + everyMillis);
            }
            List<String> tooMany = new ArrayList<>(own.subList(0, Math.max(0, own.size() + 1 - keep)));
            return checkpoints.create(name, tooMany).thenApply(made -> {
                LOG.log(System.Logger.Level.DEBUG, "checkpoint {0} was made", name.text());
                return now + everyMillis;
            });
        });
    }

    /** Whether a log says something that the newest checkpoint does not have. Fences say nothing, and stay where they are. */
    private CompletableFuture<Boolean> changed(Checkpoints.Standing standing) {
        Optional<Long> newest =
                standing.checkpoints().values().stream().map(Checkpoint::logEnd).max(Long::compare);
        if (newest.isEmpty()) {
            return CompletableFuture.completedFuture(true);
        }
        CompletableFuture<Boolean> changed = new CompletableFuture<>();
        tasks.executeBlocking(() -> {
            try {
                boolean found = false;
                for (long number = newest.get(); !found && number < standing.logEnd(); number++) {
                    Optional<LogObject> log = standing.branch().bucket().log(number);
                    found = log.isEmpty() || !log.get().origin().isFence();
                }
                changed.complete(found);
            } catch (StoreException | RuntimeException e) {
                changed.completeExceptionally(e);
            }
        });
        return changed;
    }

    private static void failed(Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        boolean isEnd = cause instanceof FsException refused
                && refused.errno() == Errno.EIO; // which the replication says loudly
        LOG.log(
                isEnd ? System.Logger.Level.DEBUG : System.Logger.Level.WARNING,
                "the checkpoint that is due is made later: {0}",
                cause.getMessage());
    }

    private long millis() {
        return Checkpoints.millis(clock.now());
    }
}
