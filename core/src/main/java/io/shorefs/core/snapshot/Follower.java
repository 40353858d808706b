package io.shorefs.core.snapshot;

import io.shorefs.api.Errno;
import io.shorefs.api.FsException;
import io.shorefs.core.Clock;
import io.shorefs.core.Tasks;
import io.shorefs.core.key.Key;
import io.shorefs.core.key.ObjectId;
import io.shorefs.core.object.LogObject;
import io.shorefs.core.tree.Index;
import io.shorefs.core.tree.Manifest;
import io.shorefs.core.tree.StoredState;
import io.shorefs.spi.ObjectStore.Failure;
import io.shorefs.spi.ObjectStore.StoreException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;

/**
 * The newest state of a branch that somebody else writes: asks for the next log again and again, and shows one state after the other, each whole. It puts nothing.
 *
 * <p>The manifest is read again before a quarter of the grace has passed, after some logs, when something is gone, and when a log names tables, which its writer folds at once. Then its index takes the place of the
 * former one, and the logs that are in that are forgotten. A state is as of the last manifest whose index it has and after which all logs were read, since whatever that manifest dooms was dead before.
 *
 * <p>A worker of its own; whoever misses something runs the same, one at a time. Any thread.
 */
final class Follower implements States, AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Follower.class.getName());
    private static final Duration FAULT_PAUSE = Duration.ofSeconds(10);

    /** A fold may have come after so many logs. */
    private static final int LOGS_A_MANIFEST = 16;

    private final StateReader reader;
    private final Clock clock;
    private final Duration pause;
    private final long graceNanos;
    private final Tasks.Worker worker;
    /** Whose turn it is: no monitor, since he waits for the store. */
    private final ReentrantLock turn = new ReentrantLock();

    private final TreeMap<Long, SortedMap<Key, Optional<byte[]>>> tail = new TreeMap<>();
    private StoredState state = new StoredState(Optional.empty(), 0);
    private Index index = Index.EMPTY;
    private Set<ObjectId> doomed = Set.of();
    private Set<ObjectId> shownDoomed = Set.of();
    private long next;
    private long manifestAt;
    private int logsSince;
    private boolean manifestWanted = true;
    private volatile Optional<StateView> view = Optional.empty();
    private volatile Progress progress;
    private volatile boolean nothingYet;
    private volatile boolean answers = true;
    private volatile Optional<FsException> deleted = Optional.empty();

    /**
     * Reads the present state; blocks.
     *
     * @param pause between two looks
     * @throws StoreException when the store does not give it
     * @throws FsException EIO when something of it is damaged
     */
    Follower(StateReader reader, Duration pause, Duration grace, Tasks tasks, Clock clock) throws StoreException {
        this.reader = reader;
        this.clock = clock;
        this.pause = pause;
        graceNanos = grace.toNanos();
        progress = new Progress(0, -1, clock.nanos());
        look();
        worker = tasks.worker("shorefs-follow", this::step);
        worker.wakeIn(pause);
    }

    /**
     * How far it is.
     *
     * @param epoch of the writer
     * @param lastLog number of the last log that it shows; -1 for none
     * @param currentAt the last moment of which it knows that it has everything that was in the store then, by {@link Clock#nanos}
     */
    record Progress(long epoch, long lastLog, long currentAt) {}

    Progress progress() {
        return progress;
    }

    /** Whether the store did lately. */
    boolean answers() {
        return answers;
    }

    @Override
    public StateView present() {
        if (deleted.isPresent()) {
            throw deleted.get();
        }
        if (nothingYet) {
            throw new FsException(Errno.EAGAIN, "nothing of the volume is in the object store yet");
        }
        return view.filter(this::isReadable)
                .orElseThrow(() -> new FsException(
                        Errno.EIO,
                        "the object store did not tell for too long what there is, so what was there may be deleted"));
    }

    @Override
    public boolean isReadable(StateView some) {
        return deleted.isEmpty() && clock.nanos() - some.asOf() < graceNanos / 2;
    }

    @Override
    public boolean renew(StateView broken) throws StoreException {
        turn.lock();
        try {
            if (view.filter(broken::isSame).isPresent()) {
                manifestWanted = true;
                look();
            }
        } finally {
            turn.unlock();
        }
        return view.filter(broken::isSame).isEmpty();
    }

    private void step() {
        Duration wait = pause;
        try {
            look();
            answered(Optional.empty());
        } catch (StoreException e) {
            answered(Optional.of(e));
            manifestWanted();
            wait = e.failure() == Failure.TRANSIENT ? pause : FAULT_PAUSE;
        } catch (FsException e) {
            LOG.log(
                    System.Logger.Level.ERROR,
                    deleted.isPresent()
                            ? "{0}: there is nothing to follow any more"
                            : "the object store cannot be followed, it is tried again: {0}",
                    e.getMessage());
            manifestWanted();
            wait = FAULT_PAUSE;
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "following failed, it is tried again: a fault of the server", e);
            manifestWanted();
            wait = FAULT_PAUSE;
        }
        if (deleted.isEmpty()) {
            worker.wakeIn(wait);
        }
    }

    private void manifestWanted() {
        turn.lock();
        try {
            manifestWanted = true;
        } finally {
            turn.unlock();
        }
    }

    private void answered(Optional<StoreException> failure) {
        if (failure.isPresent() && answers) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "the object store does not answer; what is shown stays as it is: {0}",
                    failure.get().getMessage());
        } else if (failure.isEmpty() && !answers) {
            LOG.log(System.Logger.Level.INFO, "the object store answers again");
        }
        answers = failure.isEmpty();
    }

    private void look() throws StoreException {
        turn.lock();
        try {
            lookNow();
        } finally {
            turn.unlock();
        }
    }

    private void lookNow() throws StoreException {
        long now = clock.nanos();
        if (manifestWanted || logsSince >= LOGS_A_MANIFEST || now - manifestAt >= graceNanos / 4) {
            manifest(now);
        }
        boolean whole = true;
        long before = next;
        Optional<LogObject> log = reader.bucket().log(next);
        while (whole && log.isPresent()) {
            whole = take(log.get());
            log = whole ? next(log.get()) : log;
        }
        if (view.isEmpty() || next != before || view.get().asOf() != manifestAt) {
            show(whole);
        }
        if (whole) {
            progress = new Progress(progress.epoch(), next - 1, now);
        }
    }

    private Optional<LogObject> next(LogObject last) throws StoreException {
        return reader.bucket().log(last.id().number() + 1);
    }

    /** False when it is not shown before it is folded. */
    private boolean take(LogObject log) {
        if (log.isInTables()) {
            manifestWanted = true;
            return false;
        }
        manifestWanted |= log.origin().epoch() > progress.epoch(); // another writer, or the branch was deleted
        tail.put(next, log.encoded());
        next++;
        logsSince++;
        return true;
    }

    private void manifest(long sent) throws StoreException {
        Manifest manifest = reader.manifest();
        if (manifest.deleted()) {
            deleted = Optional.of(
                    new FsException(Errno.ESTALE, "the branch \"" + manifest.branchName() + "\" was deleted"));
            throw deleted.get();
        }
        StoredState present = manifest.state();
        if (!present.index().equals(state.index())) {
            index = reader.bucket().index(present);
        }
        state = present;
        next = Math.max(next, present.logStart()); // what comes before is in the index
        tail.headMap(present.logStart()).clear();
        doomed = manifest.doomed().stream().map(Manifest.Doomed::object).collect(Collectors.toUnmodifiableSet());
        manifestWanted = false;
        logsSince = 0;
        manifestAt = sent;
        progress = new Progress(manifest.epoch(), progress.lastLog(), progress.currentAt());
    }

    /** Shows what was read, which is as of the manifest if all logs after that were, or if nothing was doomed since the last one. */
    private void show(boolean whole) {
        TreeMap<Key, Optional<byte[]>> changes = new TreeMap<>();
        tail.values().forEach(changes::putAll);
        boolean asOfManifest = whole || (view.filter(this::isReadable).isPresent() && shownDoomed.containsAll(doomed));
        long asOf = asOfManifest ? manifestAt : view.map(StateView::asOf).orElse(manifestAt);
        if (asOfManifest) {
            shownDoomed = doomed;
        }
        nothingYet = changes.isEmpty() && index.equals(Index.EMPTY);
        view = Optional.of(reader.view(state, index, changes, next, asOf));
    }

    @Override
    public void close() {
        worker.close();
    }
}
