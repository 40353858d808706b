package io.shorefs.core.replication;

import io.shorefs.api.Errno;
import io.shorefs.api.FsException;
import io.shorefs.core.Clock;
import io.shorefs.core.Tasks;
import io.shorefs.core.commit.ClosedGeneration;
import io.shorefs.core.commit.Journal;
import io.shorefs.core.data.Relocation;
import io.shorefs.core.key.Chunk;
import io.shorefs.core.key.Family;
import io.shorefs.core.key.Key;
import io.shorefs.core.key.Piece;
import io.shorefs.core.key.State;
import io.shorefs.core.key.Value;
import io.shorefs.core.key.ValueCodec;
import io.shorefs.core.map.Batch;
import io.shorefs.core.object.LogObject;
import io.shorefs.core.object.LogOrigin;
import io.shorefs.core.tree.Index;
import io.shorefs.core.tree.Manifest;
import io.shorefs.core.tree.StoredMap;
import io.shorefs.core.tree.StoredState;
import io.shorefs.spi.CommitLog;
import io.shorefs.spi.JournalException;
import io.shorefs.spi.ObjectStore.StoreException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * Brings one generation after the other into the store: closes it, uploads it, frees its payload, and notes that it is there. One at a time, so that the store always has a
 * prefix of what happened.
 *
 * <p>A worker of its own runs it stage by stage; a stage that fails because the store does not answer runs again. Once another server has taken the branch over it refuses every
 * change for good. Any thread.
 */
public final class Replicator implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Replicator.class.getName());
    private static final Duration FIRST_RETRY = Duration.ofMillis(50);
    private static final Duration LAST_RETRY = Duration.ofSeconds(5);
    private static final Duration FAULT_PAUSE = Duration.ofSeconds(10);
    private static final long LOOK_NANOS = 10_000_000_000L;

    /** For the tables in which the places are that the last run did not note. */
    private static final long TAKEN_BYTES = 16 << 20;

    private final Attachment attachment;
    private final JournalState state;
    private final Uncollected uncollected;
    private final Journal journal;
    private final CommitLog slots;
    private final Relocation relocation;
    private final Tasks tasks;
    private final Hydrator hydrator;
    private final Clock clock;
    private final Duration interval;
    private final Tasks.Worker worker;
    private final Waiters waiters = new Waiters();
    private final Rests rests = new Rests();
    private volatile Stage stage;
    private volatile boolean waiting;
    /** A rest that is taken in turns with generations was the last. */
    private volatile boolean restTaken;

    private volatile FsException fenced;
    private Duration retry = FIRST_RETRY;
    private volatile boolean outOfReach;
    private volatile Branch branch;
    private Bucket bucket;
    private Folding folding;
    private Upload.Parts uploads;
    private long epoch;
    private long nextLog;
    private volatile long lastLog = -1;
    private volatile boolean uploading = true;
    /** The store had everything that was durable here at that time. */
    private volatile long lastCurrent;

    private long lastClose;
    private long lastLook;
    private long pausedUntil;

    /** Whether the stage that ran neither failed nor heard from the store. */
    private boolean silent;

    /** One stage of the work; fails to be run again. */
    private interface Stage {
        void run() throws StoreException;
    }

    /**
     * Begins.
     *
     * @param opened how the branch was taken over; empty when the store did not answer: it is taken over when it does
     * @param interval between the ends of two generations, while nobody waits for one
     */
    Replicator(Parts parts, Optional<Opening.Opened> opened, Duration interval, Tasks tasks, Clock clock) {
        attachment = parts.attachment();
        state = parts.state();
        uncollected = new Uncollected(state.uncollected());
        journal = parts.journal();
        slots = parts.slots();
        relocation = parts.relocation();
        this.tasks = tasks;
        hydrator = parts.hydrator();
        this.clock = clock;
        this.interval = interval;
        lastClose = clock.nanos();
        lastCurrent = lastClose;
        pausedUntil = lastClose;
        stage = opened.<Stage>map(o -> () -> begin(o)).orElse(this::takeOver);
        worker = tasks.worker("shorefs-replicate", this::step);
        opened.ifPresent(this::takenOver);
        journal.uploadsTo(this::published);
        hydrator.evictsWhile(this::whileFolded);
        worker.wake();
    }

    /** What a replicator works on. */
    record Parts(
            Attachment attachment,
            JournalState state,
            Journal journal,
            CommitLog slots,
            Relocation relocation,
            Hydrator hydrator) {}

    /** The store did not answer when the server started. */
    private void takeOver() throws StoreException {
        Opening.Opened opened;
        try {
            opened = attachment.open();
        } catch (JournalException e) {
            fence(e.getMessage());
            return;
        }
        if (opened.verdict() == Verdict.OUTDATED) {
            fence("another server went on while the object store was out of reach: start this one again");
            return;
        }
        hydrator.begin(attachment.bucket(), opened);
        takenOver(opened);
        begin(opened);
    }

    private void takenOver(Opening.Opened opened) {
        bucket = attachment.bucket();
        epoch = opened.epoch();
        nextLog = opened.fence() + 1;
        lastLog = opened.fence();
        lastLook = clock.nanos();
        branch = Branch.of(bucket, opened);
        folding = new Folding(branch, opened, tasks::executeBlocking);
        uploads = new Upload.Parts(bucket, opened.ids(), slots, journal, relocation, tasks, worker::wake);
    }

    private void begin(Opening.Opened opened) throws StoreException {
        Optional<ClosedGeneration> closed = journal.unpublished();
        if (closed.isEmpty()) {
            note(applied(), this::fold);
        } else if (state.isPublished(closed.get().number(), opened.index(), opened.tail())) {
            stage = () -> taken(closed.get(), opened);
            taken(closed.get(), opened);
        } else {
            note(applied(), () -> upload(closed.get()));
        }
    }

    /** The last run published a generation, and ended before it noted that. */
    private void taken(ClosedGeneration closed, Opening.Opened opened) throws StoreException {
        LogObject log = state.log(closed.number(), opened.tail());
        StoredMap stored =
                bucket.map(opened.index(), log == null ? List.of() : List.of(log), TAKEN_BYTES, Runnable::run);
        Map<Key, List<Relocation.Moved>> moved = new TreeMap<>();
        closed.forEach(Key.first(Family.DATA), Key.last(Family.DATA), (key, value) -> take(key, value, stored, moved));
        published(closed, moved);
    }

    /** The places of what is in slots: little, since the payload of a large generation got its places before its log was there. */
    private static void take(Key key, Optional<byte[]> value, StoredMap stored, Map<Key, List<Relocation.Moved>> moved)
            throws StoreException {
        if (!key.isChunk() || value.isEmpty()) {
            return;
        }
        List<Piece> local = LocalPieces.of((Chunk) ValueCodec.decode(key, value.get()));
        Optional<byte[]> published = local.isEmpty() ? Optional.empty() : stored.get(key);
        published.ifPresent(bytes -> moved.put(key, LocalPieces.placed(local, (Chunk) ValueCodec.decode(key, bytes))));
    }

    private Batch applied() {
        return new Batch()
                .put(Key.state(State.APPLIED), new Value.Counter(nextLog))
                .put(Key.state(State.UNCOLLECTED), new Value.Counter(uncollected.bytes(bucket.written())));
    }

    private void note(Batch batch, Stage next) {
        await(journal.note(batch), ignored -> stage = next);
    }

    /** Completes when all that is durable here now is in the store; fails with EIO when another server has taken over. */
    public CompletableFuture<Void> published() {
        CompletableFuture<Void> result = waiters.add();
        worker.wake();
        return result;
    }

    /** Completes at the next moment when nothing is on its way to the store, with what is final then; fails with EIO when another server has taken over. */
    public CompletableFuture<Horizon> horizon() {
        return atRest(false, () -> branch.ids().horizon(nextLog));
    }

    /** The same at a moment when, besides, all logs are folded. */
    public CompletableFuture<Horizon> folded() {
        return atRest(true, () -> {
            foldAll();
            return branch.ids().horizon(nextLog);
        });
    }

    private StoredState foldAll() throws StoreException {
        return folding.folded().orElseThrow(() -> new FsException(Errno.EIO, "another server has taken over"));
    }

    /**
     * What the store has when nothing is on its way to it, and all logs are folded: all that was published.
     *
     * @param epoch of the writer
     */
    record Folded(Bucket bucket, long epoch, StoredState state, Index index) {}

    /** Does something. */
    interface FoldedWork {
        /** Begins; completes when it is done. */
        CompletableFuture<Void> begin(Folded folded);
    }

    /**
     * Runs work at a moment when nothing is on its way to the store, and all logs are folded; until it is done nothing is closed, and nothing published. Completes with what comes of it;
     * fails with EIO when the store does not answer, or another server has taken over.
     */
    CompletableFuture<Void> whileFolded(FoldedWork work) {
        return begun(rests.add(new Rests.Rest<>(
                () -> {
                    StoredState all = foldAll();
                    return work.begin(new Folded(bucket, epoch, all, folding.index()));
                },
                false,
                true,
                new CompletableFuture<>())));
    }

    /**
     * Lets go of the pins of clones that are gone. Completes when that is done, at a moment when nothing is on its way to the store; fails with EIO when the store does not answer, or
     * another server has taken over.
     */
    public CompletableFuture<Void> letGo() {
        return atRest(false, () -> {
            if (!branch.manifest().known().pins().isEmpty()) {
                branches().letGo(bucket, branch.manifest());
            }
            return null;
        });
    }

    /**
     * Makes a branch that stands on the present state, or a checkpoint's: see {@link Cloning}. Completes with its number; fails with EEXIST when the name is taken, ENOENT when there is no
     * such checkpoint, EIO when the store does not answer, or another server has taken over.
     */
    CompletableFuture<Integer> makeClone(String name, Optional<String> checkpoint) {
        return atRest(false, () -> new Cloning(branch, folding, branches(), name, checkpoint).run());
    }

    private Branches branches() {
        return new Branches(bucket, tasks::executeBlocking);
    }

    private <T> CompletableFuture<T> atRest(boolean patient, ShortWork<T> work) {
        return begun(rests.add(new Rests.Rest<>(
                () -> CompletableFuture.completedFuture(work.run()), patient, false, new CompletableFuture<>())));
    }

    private <T> CompletableFuture<T> begun(CompletableFuture<T> rest) {
        worker.wake();
        return rest;
    }

    private interface ShortWork<T> {
        T run() throws StoreException;
    }

    /** Bytes that were put into the branch since the last collection, also before this start; once it was taken over. */
    public long uncollected() {
        return uncollected.bytes(branch.bucket().written());
    }

    /** A collection began when this run had put so many bytes. */
    public void collected(long written) {
        uncollected.collected(written);
    }

    /** The branch, once it was taken over. */
    public Optional<Branch> branch() {
        return Optional.ofNullable(branch);
    }

    /**
     * How far it is.
     *
     * @param epoch of this writer; 0 until the branch is taken over
     * @param lastLog number of the last log that is in the store; -1 for none
     * @param behind how long at most the store does not have something that is durable here; zero when it has everything
     * @param answers whether the store did lately
     * @param fenced why every change is refused for good, if it is
     */
    public record Progress(long epoch, long lastLog, Duration behind, boolean answers, Optional<String> fenced) {}

    /** How far it is. */
    public Progress progress() {
        boolean current = branch != null && !uploading && !journal.hasChanges();
        Duration behind = current ? Duration.ZERO : Duration.ofNanos(clock.nanos() - lastCurrent);
        Optional<String> why = Optional.ofNullable(fenced).map(FsException::getMessage);
        return new Progress(branch == null ? 0 : epoch, lastLog, behind, !outOfReach, why);
    }

    @Override
    public void close() {
        worker.close();
    }

    private void step() {
        if (waiting || fenced != null) {
            return;
        }
        Duration pause = Duration.ofNanos(pausedUntil - clock.nanos());
        if (pause.isPositive()) {
            worker.wakeIn(pause); // others may wake it more often
            return;
        }
        try {
            silent = false;
            stage.run();
            if (!silent) {
                answered();
            }
        } catch (StoreException e) {
            unanswered(e);
        } catch (FsException e) {
            LOG.log(System.Logger.Level.ERROR, "replication cannot go on, and tries again: {0}", e.getMessage());
            pause(FAULT_PAUSE);
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "replication failed, and tries again: a fault of the server", e);
            pause(FAULT_PAUSE);
        }
    }

    private void answered() {
        retry = FIRST_RETRY;
        if (outOfReach) {
            outOfReach = false;
            LOG.log(System.Logger.Level.INFO, "the object store answers again");
        }
    }

    private void unanswered(StoreException failure) {
        if (retry.compareTo(LAST_RETRY) >= 0 && !outOfReach) {
            outOfReach = true;
            LOG.log(
                    System.Logger.Level.WARNING,
                    "the object store does not answer; changes stay in the journal until it does: {0}",
                    failure.getMessage());
        }
        pause(retry);
        retry = retry.multipliedBy(2).compareTo(LAST_RETRY) < 0 ? retry.multipliedBy(2) : LAST_RETRY;
    }

    private void pause(Duration time) {
        pausedUntil = clock.nanos() + time.toNanos();
        worker.wakeIn(time);
    }

    private void idle() throws StoreException {
        if (!branch.manifest().settle()) {
            look();
            return;
        }
        Optional<Rests.Rest<?>> rest = rests.next().filter(next -> !restTaken || !next.inTurns());
        if (rest.isPresent()) {
            rest(rest.get());
            return;
        }
        restTaken = false;
        long now = clock.nanos();
        boolean wanted = waiters.take();
        uploading = false;
        if (!journal.hasChanges()) {
            lastCurrent = now;
            waiters.serve();
        } else if (wanted || now - lastClose >= interval.toNanos()) {
            lastClose = now;
            uploading = true;
            await(journal.closeGeneration(), closed -> stage = () -> upload(closed));
            return;
        }
        if (now - lastLook >= LOOK_NANOS) {
            look();
        }
        if (fenced == null && !folding.run()) {
            look();
        }
        if (rests.next().isPresent()) {
            worker.wake();
        } else {
            worker.wakeIn(interval);
        }
    }

    private void rest(Rests.Rest<?> rest) throws StoreException {
        waiting = true;
        try {
            rest.run().thenRun(() -> {
                rests.ended(rest);
                restTaken = rest.inTurns();
                waiting = false;
                worker.wake(); // what it left unsettled is settled first
            });
        } catch (StoreException e) {
            waiting = false;
            throw e;
        }
    }

    /** A writer that publishes nothing must notice that another one took over. */
    private void look() throws StoreException {
        lastLook = clock.nanos();
        if (branch.manifest().read().isEmpty()) {
            Optional<Manifest> other = bucket.manifest().map(Bucket.Current::manifest);
            if (other.filter(Manifest::deleted).isPresent()) {
                fence("the branch \"" + other.get().branchName() + "\" was deleted");
            } else {
                supersededBy(other.map(Manifest::epoch).orElse(0L));
            }
        }
    }

    private void upload(ClosedGeneration closed) throws StoreException {
        Upload upload = new Upload(uploads, closed, nextLog, new LogOrigin(epoch, state.id(), closed.number()));
        stage = () -> goOn(upload, closed);
        goOn(upload, closed);
    }

    private void goOn(Upload upload, ClosedGeneration closed) throws StoreException {
        switch (upload.run()) {
            case Upload.Outcome.Waiting(boolean answered) -> silent = !answered;
            case Upload.Outcome.Published published -> {
                folding.published(nextLog, published.logBytes(), published.inTables());
                lastLog = nextLog;
                lastCurrent = lastClose;
                nextLog++;
                lastLook = clock.nanos();
                waiters.serve(); // who came before the generation was closed
                published(closed, published.moved());
            }
            case Upload.Outcome.Superseded superseded -> {
                look(); // which may know more of it
                if (fenced == null) {
                    supersededBy(superseded.by().epoch());
                }
            }
        }
    }

    private void published(ClosedGeneration closed, Map<Key, List<Relocation.Moved>> moved) {
        stage = () -> free(closed, moved);
        free(closed, moved);
    }

    /** What the store has leaves the journal. */
    private void free(ClosedGeneration closed, Map<Key, List<Relocation.Moved>> moved) {
        await(
                relocation.moveAll(moved).thenCompose(ignored -> journal.published(closed, applied())),
                ignored -> stage = this::fold);
    }

    /** After every generation, so that the logs do not become many however quickly they follow one another. */
    private void fold() throws StoreException {
        if (!folding.run()) {
            look();
        }
        stage = this::idle;
        worker.wake();
    }

    /** Goes on when something of this machine's is done; when that fails (its disk may be full), the stage runs again. */
    private <T> void await(CompletableFuture<T> result, Consumer<T> then) {
        waiting = true;
        result.whenComplete((value, failure) -> {
            if (failure == null) {
                then.accept(value);
            } else {
                LOG.log(System.Logger.Level.ERROR, "replication cannot go on, and tries again", failure);
            }
            waiting = false;
            if (failure == null) {
                worker.wake();
            } else {
                worker.wakeIn(FAULT_PAUSE);
            }
        });
    }

    private void supersededBy(long other) {
        fence("another server has taken over with epoch " + other + ", this one had " + epoch);
    }

    /** Every change is refused from now on, and what is not in the store yet stays in the journal. */
    private void fence(String why) {
        LOG.log(System.Logger.Level.ERROR, "{0}; every change is refused from now on", why);
        FsException refusal = new FsException(Errno.EIO, why);
        fenced = refusal;
        journal.refuseChanges(refusal);
        waiters.refuse(refusal);
        rests.refuse(refusal);
    }
}
