package io.shorefs.core.replication;

import io.shorefs.api.Errno;
import io.shorefs.api.FsException;
import io.shorefs.core.Clock;
import io.shorefs.core.Progress;
import io.shorefs.core.Tasks;
import io.shorefs.core.commit.Journal;
import io.shorefs.core.commit.StoredRange;
import io.shorefs.core.data.StoreTimeout;
import io.shorefs.core.key.Family;
import io.shorefs.core.key.Key;
import io.shorefs.core.key.Kind;
import io.shorefs.core.map.ColdLayer;
import io.shorefs.core.map.ColdRanges;
import io.shorefs.core.map.OrderedMap;
import io.shorefs.core.op.NotReady;
import io.shorefs.spi.ObjectStore.Failure;
import io.shorefs.spi.ObjectStore.StoreException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.LongConsumer;

/**
 * Brings cold ranges into the local map: what somebody asks for at once, everything else in the background, one unit at a time while nobody asks, until all is there or the map has as
 * many bytes as it should. A unit ({@link StoredBase#unit}) is fetched once, however many ask for it; a few at the same time. Any thread.
 *
 * <p>When the store does not answer, who needs a unit waits up to 30 s; then it fails, and so does who asks in the next seconds.
 */
public final class Hydrator implements ColdLayer, AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Hydrator.class.getName());
    private static final Duration BACKGROUND_PAUSE = Duration.ofSeconds(10);
    private static final long REFUSAL_NANOS = 5_000_000_000L;

    /** While the branch is not this server's yet: then nobody knows what is fetched together. */
    private static final ColdRanges.Range UNKNOWN = new ColdRanges.Range(ColdRanges.LOWEST, ColdRanges.HIGHEST);

    private final OrderedMap map;
    private final Journal journal;
    private final Tasks tasks;
    private final Clock clock;
    private final long backgroundBytes;
    private final LongConsumer hasHole;
    private final Evictor evictor;
    private final Map<Key, Unit> units = new HashMap<>();
    private final ArrayDeque<Unit> waiting = new ArrayDeque<>();
    private volatile Optional<StoredBase> base = Optional.empty();
    private volatile boolean closed;
    private long bases;
    private boolean evicting;
    private int running;
    private int wanted;
    private Optional<Unit> background = Optional.empty();
    private Key backgroundAt = ColdRanges.LOWEST;
    private boolean backgroundPauses;
    private List<CompletableFuture<Void>> waiters = new ArrayList<>();

    /**
     * Waits for {@link #begin}.
     *
     * @param metadata how much the background fetches, and what is too much
     * @param hasHole told of inodes that have a hole, when that is known
     */
    Hydrator(
            OrderedMap map,
            Journal journal,
            Tasks tasks,
            Clock clock,
            StoreOptions.Metadata metadata,
            LongConsumer hasHole) {
        this.map = map;
        this.journal = journal;
        this.tasks = tasks;
        this.clock = clock;
        this.hasHole = hasHole;
        evictor = new Evictor(map, journal, clock, metadata, this);
        backgroundBytes = Math.min(metadata.fetched(), evictor.target()); // or it would fetch again what was evicted
    }

    /** One unit on its way, or, for a moment, one that could not be had; guarded by the hydrator. */
    private static final class Unit {
        private final ColdRanges.Range range;
        private final CompletableFuture<Void> done = new CompletableFuture<>();
        private boolean wanted;
        private long patientUntil;
        private volatile String unanswered = "the object store did not give other metadata in time";
        private FsException failure;
        private long failedAt;

        private Unit(ColdRanges.Range range, long patientUntil) {
            this.range = range;
            this.patientUntil = patientUntil;
        }
    }

    /** The branch is this server's: from now on it fetches. */
    void begin(StoredBase opened) {
        if (!map.cold().isEmpty()) {
            synchronized (this) {
                base = Optional.of(opened);
            }
            start();
        }
    }

    /** The same, of a branch that was just taken over. */
    void begin(Bucket bucket, Opening.Opened opened) {
        begin(StoredBase.of(bucket, opened, tasks::executeBlocking));
    }

    /** From now on what is too much is evicted while the replication rests. */
    void evictsWhile(Evictor.Resting resting) {
        evictor.begin(resting);
    }

    /**
     * What is evicted from now on is fetched from this state: nothing is fetched any more from an older one.
     *
     * @return what is fetched from
     */
    StoredBase beginEviction(Replicator.Folded folded) {
        synchronized (this) {
            evicting = true;
            bases++;
            StoredBase present = base.map(old -> old.at(bases, folded.state(), folded.index()))
                    .orElseGet(() -> StoredBase.of(
                            bases,
                            folded.bucket(),
                            folded.epoch(),
                            folded.state(),
                            folded.index(),
                            tasks::executeBlocking));
            base = Optional.of(present);
            return present;
        }
    }

    /** Goes on after a while with what is held back now. */
    void goOnIn(Duration delay) {
        tasks.schedule(delay, this::start);
    }

    /** Nothing is evicted now. */
    synchronized void endEviction() {
        evicting = false;
    }

    /** Nothing may be held back any more. */
    void goOn() {
        start();
    }

    /** Whether something is not to be evicted now: it is on its way here, or everything is to be here. */
    synchronized boolean wants(ColdRanges.Range range) {
        return closed
                || !waiters.isEmpty()
                || units.values().stream()
                        .filter(unit -> unit.failure == null)
                        .map(unit -> unit.range)
                        .anyMatch(unit -> unit.from().compareTo(range.to()) < 0
                                && range.from().compareTo(unit.to()) < 0);
    }

    /** Whether everything is to be here. */
    synchronized boolean wantsAll() {
        return closed || !waiters.isEmpty();
    }

    /** Fetches everything, however many bytes that are. Completes when that is done; fails with EIO when the store does not answer, or there is no room. */
    public CompletableFuture<Void> all() {
        CompletableFuture<Void> result = new CompletableFuture<>();
        synchronized (this) {
            if (closed) {
                return CompletableFuture.failedFuture(ended());
            }
            if (base.isEmpty() && !map.cold().isEmpty()) {
                return CompletableFuture.failedFuture(new FsException(
                        Errno.EIO, "the object store, which has metadata that is needed, did not answer yet"));
            }
            waiters.add(result);
            backgroundPauses = false;
        }
        start();
        return result;
    }

    /** How far that is, by itself or by request; empty when nothing is only in the store, or the store did not answer yet. */
    public Optional<Progress.At> progress() {
        return base.map(known -> known.progress(map.cold()));
    }

    @Override
    public RuntimeException missing(Key key) {
        Unit unit;
        synchronized (this) {
            if (!map.cold().contains(key)) {
                return new NotReady(CompletableFuture.completedFuture(null)); // it came in between
            }
            ColdRanges.Range range = base.map(b -> b.unit(key)).orElse(UNKNOWN);
            unit = units.get(range.from());
            if (unit != null && unit.failure != null && clock.nanos() - unit.failedAt < REFUSAL_NANOS) {
                return unit.failure;
            }
            if (unit == null || unit.failure != null) {
                unit = add(range);
            }
            if (!unit.wanted) {
                unit.wanted = true;
                unit.patientUntil = clock.nanos() + StoreTimeout.NANOS;
                wanted++;
            }
        }
        start();
        return new NotReady(unit.done);
    }

    private Unit add(ColdRanges.Range range) {
        Unit unit = new Unit(range, clock.nanos() + StoreTimeout.NANOS);
        units.put(range.from(), unit);
        waiting.add(unit);
        return unit;
    }

    /** Begins to fetch as many units as may be under way. */
    private void start() {
        List<Unit> ready = new ArrayList<>();
        List<CompletableFuture<Void>> served = List.of();
        synchronized (this) {
            addBackground();
            if (map.cold().isEmpty()) {
                served = takeWaiters();
            }
            int most = base.map(StoredBase::unitsAtOnce).orElse(1);
            boolean waits = evictor.holdsBack(); // or more would come than goes
            while (!closed && !waits && running < most && !waiting.isEmpty()) {
                ready.add(waiting.remove());
                running++;
            }
        }
        ready.forEach(this::goOn);
        served.forEach(waiter -> waiter.complete(null));
    }

    private List<CompletableFuture<Void>> takeWaiters() {
        List<CompletableFuture<Void>> taken = waiters;
        waiters = new ArrayList<>();
        return taken;
    }

    private void addBackground() {
        if (closed || wanted > 0 || background.isPresent() || backgroundPauses || base.isEmpty()) {
            return;
        }
        ColdRanges cold = map.cold();
        if (cold.isEmpty()) {
            if (!evicting) {
                base = Optional.empty(); // with the tables that it has in memory
                LOG.log(System.Logger.Level.INFO, "all metadata of the object store is in the local map");
            }
            return;
        }
        if (waiters.isEmpty() && journal.metadataBytes() >= backgroundBytes) {
            return;
        }
        ColdRanges.Range next = cold.from(backgroundAt).orElse(cold.all().getFirst());
        Key key = next.from().compareTo(backgroundAt) < 0 && next.to().compareTo(backgroundAt) > 0
                ? backgroundAt
                : next.from();
        ColdRanges.Range range = base.get().unit(key);
        backgroundAt = range.to();
        background = Optional.of(add(range));
    }

    private void goOn(Unit unit) {
        tasks.executeBlocking(() -> step(unit));
    }

    /** Fetches a part of what is still cold of a unit. */
    private void step(Unit unit) {
        if (closed) {
            fail(unit, ended());
            return;
        }
        Optional<StoredBase> present = base;
        if (unit.range.equals(UNKNOWN) && present.isEmpty()) {
            unanswered(unit, "the object store, which has metadata that is needed, did not answer yet");
            return;
        }
        Optional<ColdRanges.Range> rest = rest(unit);
        if (unit.range.equals(UNKNOWN) || rest.isEmpty()) {
            end(unit);
            return;
        }
        if (isImpatient(unit)) {
            fail(unit, new FsException(Errno.EIO, unit.unanswered)); // it waited for others, or for its turn
            return;
        }
        try {
            StoredRange part = present.orElseThrow().read(rest.get());
            journal.warm(part).whenComplete((ignored, failure) -> {
                if (failure == null) {
                    holes(part);
                    answered(unit);
                    evictor.fetched(new ColdRanges.Range(part.from(), part.to()));
                    goOn(unit);
                } else {
                    refused(unit, fault(failure));
                }
            });
        } catch (StoreException e) {
            if (e.failure() == Failure.ABSENT) {
                renew(unit, present.orElseThrow(), e.getMessage());
            } else if (e.failure() == Failure.TRANSIENT) {
                unanswered(unit, e.getMessage());
            } else {
                fail(unit, new FsException(Errno.EIO, e.getMessage(), e));
            }
        } catch (RuntimeException e) {
            refused(unit, fault(e));
        }
    }

    /** Without room it waits for what is evicted. */
    private void refused(Unit unit, FsException failure) {
        boolean full = failure.getCause() instanceof FsException cause && cause.errno() == Errno.ENOSPC;
        if (full && evictor.makesRoom()) {
            unanswered(unit, failure.getMessage());
        } else {
            fail(unit, failure);
        }
    }

    private Optional<ColdRanges.Range> rest(Unit unit) {
        ColdRanges.Range range = unit.range;
        return map.cold().between(range.from(), range.to()).stream()
                .findFirst()
                .map(cold -> new ColdRanges.Range(max(cold.from(), range.from()), min(cold.to(), range.to())));
    }

    private static Key max(Key one, Key other) {
        return one.compareTo(other) > 0 ? one : other;
    }

    private static Key min(Key one, Key other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private void holes(StoredRange part) {
        part.entries().stream()
                .map(Map.Entry::getKey)
                .filter(key -> key.family() == Family.DATA && key.kind() == Kind.HOLE)
                .forEach(key -> hasHole.accept(key.inode()));
    }

    private void renew(Unit unit, StoredBase old, String missing) {
        try {
            StoredBase present = old.renewed(nextNumber(), missing);
            replace(old, present);
            goOn(unit);
        } catch (StoreException e) {
            unanswered(unit, e.getMessage());
        } catch (RuntimeException e) {
            fail(unit, fault(e));
        }
    }

    private synchronized long nextNumber() {
        return ++bases;
    }

    /** Unless there is another one by now, which is later. */
    @SuppressWarnings("ReferenceEquality")
    private synchronized void replace(StoredBase old, StoredBase present) {
        if (base.filter(b -> b == old).isPresent()) {
            base = Optional.of(present);
        }
    }

    private void unanswered(Unit unit, String why) {
        unit.unanswered = why;
        if (closed || isImpatient(unit)) {
            fail(unit, new FsException(Errno.EIO, why));
        } else {
            tasks.schedule(StoreTimeout.PAUSE, () -> goOn(unit));
        }
    }

    private synchronized boolean isImpatient(Unit unit) {
        return clock.nanos() - unit.patientUntil >= 0;
    }

    private synchronized void answered(Unit unit) {
        unit.patientUntil = clock.nanos() + StoreTimeout.NANOS;
    }

    private void end(Unit unit) {
        synchronized (this) {
            units.remove(unit.range.from(), unit);
            ended(unit);
        }
        unit.done.complete(null);
        start();
    }

    private void fail(Unit unit, FsException failure) {
        boolean loud;
        List<CompletableFuture<Void>> failed = List.of();
        synchronized (this) {
            unit.failure = failure;
            unit.failedAt = clock.nanos();
            loud = unit.wanted;
            if (!closed && background.filter(b -> b == unit).isPresent()) {
                failed = takeWaiters();
                backgroundPauses = true;
                tasks.schedule(BACKGROUND_PAUSE, this::resumeBackground);
            }
            ended(unit);
        }
        if (loud && !closed) {
            LOG.log(System.Logger.Level.ERROR, "metadata cannot be fetched: {0}", failure.getMessage());
        }
        unit.done.completeExceptionally(failure);
        failed.forEach(waiter -> waiter.completeExceptionally(failure));
        start();
    }

    private void ended(Unit unit) {
        running--;
        wanted -= unit.wanted ? 1 : 0;
        background = background.filter(b -> b != unit);
    }

    private void resumeBackground() {
        synchronized (this) {
            backgroundPauses = false;
        }
        start();
    }

    /** EIO, whatever it is: who reads expects no other, and a walk that fails with another is a shorter walk. */
    private static FsException fault(Throwable e) {
        Throwable cause = e instanceof CompletionException ? e.getCause() : e;
        if (cause instanceof FsException failure) {
            return failure.errno() == Errno.EIO ? failure : new FsException(Errno.EIO, failure.getMessage(), failure);
        }
        LOG.log(System.Logger.Level.ERROR, "metadata could not be fetched: a fault of the server", cause);
        return new FsException(Errno.EIO, "fault of the server: " + cause, cause);
    }

    private static FsException ended() {
        return new FsException(Errno.EIO, "the server stops");
    }

    /** Fetches nothing more. */
    @Override
    public void close() {
        List<CompletableFuture<Void>> left;
        synchronized (this) {
            closed = true;
            left = takeWaiters();
        }
        left.forEach(waiter -> waiter.completeExceptionally(ended()));
    }
}
