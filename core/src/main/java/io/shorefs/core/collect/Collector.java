package io.shorefs.core.collect;

import io.shorefs.api.Errno;
import io.shorefs.api.FsException;
import io.shorefs.core.Clock;
import io.shorefs.core.LatestProgress;
import io.shorefs.core.Progress;
import io.shorefs.core.Tasks;
import io.shorefs.core.data.Relocation;
import io.shorefs.core.key.ObjectId;
import io.shorefs.core.replication.Branch;
import io.shorefs.core.replication.Bucket;
import io.shorefs.core.replication.Horizon;
import io.shorefs.core.replication.Replicator;
import io.shorefs.core.replication.StoreOptions;
import io.shorefs.core.tree.Manifest;
import io.shorefs.core.tree.Manifest.Doomed;
import io.shorefs.spi.ObjectStore.Failure;
import io.shorefs.spi.ObjectStore.StoreException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Deletes what nothing in the store refers to any more, and moves what is alive out of mostly dead objects. A collection:
 *
 * <ol>
 *   <li>collects {@link DeletedBranches}, and lets go of the pins of clones that are gone;
 *   <li>takes a {@link Horizon} from the replicator: what is above it is not touched;
 *   <li>waits until everything local is published: whatever this server refers to below the horizon, the published state refers to then;
 *   <li>marks what the published state, checkpoints and pins refer to;
 *   <li>dooms what lies in the bucket, below the horizon, and is not marked; deletes what is doomed for long enough;
 *   <li>rewrites. What that leaves behind is the next collection's.
 * </ol>
 *
 * <p>A worker of its own runs it stage by stage, beside the replication. A collection that fails is begun again later: the doomed list is all that is kept. Any thread.
 */
public final class Collector implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Collector.class.getName());

    /** So often it is looked whether there is something to do, at least. */
    private static final Duration LOOK = Duration.ofMinutes(1);

    private static final Duration FAULT_PAUSE = Duration.ofHours(1);

    /** Entries of the doomed list, so that the manifest stays small: 37 bytes each before they are compressed. */
    private static final int MOST_DOOMED = 2000;

    private static final long REWRITTEN_BYTES = 64 << 20;

    /** When what was written is a tenth of what is alive. */
    private static final int WRITTEN_PART = 10;

    private final Replicator replicator;
    private final Supplier<CompletableFuture<Void>> published;
    private final Relocation relocation;
    private final StoreOptions.Collection options;
    private final Tasks tasks;
    private final Clock clock;
    private final Duration look;
    private final Tasks.Worker worker;
    private final Fences fences = new Fences();
    private final LatestProgress progress = new LatestProgress();
    private final DeletedBranches deletedBranches;
    private final Object lock = new Object();
    private List<CompletableFuture<CollectionReport>> waiters = new ArrayList<>();
    private List<CompletableFuture<CollectionReport>> served = new ArrayList<>();
    private volatile Stage stage = this::idle;
    private volatile boolean waiting;
    private volatile boolean closed;
    private volatile Optional<CollectionReport> last = Optional.empty();
    private volatile boolean released;
    private boolean foreignTold;
    private boolean more;
    private long collectedAt;
    private long sweptAt;
    private long notBefore;

    /** One stage of the work. */
    private interface Stage {
        void run() throws StoreException;
    }

    /**
     * Begins.
     *
     * @param published gives what completes when everything that happened until then is in the store
     */
    public Collector(
            Replicator replicator,
            Supplier<CompletableFuture<Void>> published,
            Relocation relocation,
            StoreOptions.Collection options,
            Tasks tasks,
            Clock clock) {
        this.replicator = replicator;
        this.published = published;
        this.relocation = relocation;
        this.options = options;
        this.tasks = tasks;
        this.clock = clock;
        deletedBranches = new DeletedBranches(options, tasks, () -> closed, fences, MOST_DOOMED, progress);
        look = options.interval().compareTo(LOOK) < 0 ? options.interval() : LOOK;
        collectedAt = clock.nanos();
        sweptAt = collectedAt;
        notBefore = collectedAt;
        worker = tasks.worker("shorefs-collect", this::step);
        worker.wakeIn(look);
    }

    /**
     * Collects now; what was found dead is only deleted by a collection after the grace. Completes when it ended; fails with EIO when the store does not answer, something in it is damaged,
     * or another server has taken over.
     */
    public CompletableFuture<CollectionReport> collect() {
        CompletableFuture<CollectionReport> result = new CompletableFuture<>();
        synchronized (lock) {
            if (closed) {
                return CompletableFuture.failedFuture(ended());
            }
            waiters.add(result);
        }
        worker.wake();
        return result;
    }

    /** Something that was kept is not kept any more: that counts as something written, however little. */
    public void released() {
        released = true;
    }

    /** How far a collection is that is being made. */
    public Optional<Progress.At> progress() {
        return progress.latest();
    }

    /** What the last collection since the start found. */
    public Optional<CollectionReport> last() {
        return last;
    }

    /** Ends, in the middle of a collection if need be. */
    @Override
    public void close() {
        List<CompletableFuture<CollectionReport>> left;
        synchronized (lock) {
            closed = true;
        }
        worker.close();
        synchronized (lock) {
            left = new ArrayList<>(served);
            left.addAll(waiters);
        }
        left.forEach(waiter -> waiter.completeExceptionally(ended()));
    }

    private static FsException ended() {
        return new FsException(Errno.EIO, "the filesystem was closed");
    }

    private void step() {
        if (waiting || closed) {
            return;
        }
        try {
            stage.run();
        } catch (StoreException | RuntimeException e) {
            failed(e);
        }
    }

    private void idle() throws StoreException {
        boolean wanted = takeWaiters();
        long now = clock.nanos();
        Optional<Branch> branch = replicator.branch();
        if (wanted || (now - notBefore >= 0 && branch.isPresent() && isDue(now))) {
            more = false;
            await(replicator.horizon(), ignored -> stage = this::letGo); // the branch is this server's then
        } else if (now - notBefore >= 0
                && branch.isPresent()
                && now - sweptAt >= options.grace().toNanos()) {
            sweep(branch.get());
            worker.wakeIn(look);
        } else {
            worker.wakeIn(look);
        }
    }

    private boolean takeWaiters() {
        synchronized (lock) {
            served = waiters;
            waiters = new ArrayList<>();
            return !served.isEmpty();
        }
    }

    private boolean isDue(long now) {
        long written = replicator.uncollected();
        long enough = Math.max(
                options.written(), last.map(CollectionReport::liveBytes).orElse(0L) / WRITTEN_PART);
        return written >= enough
                || ((written > 0 || released)
                        && now - collectedAt >= options.interval().toNanos())
                || (more && now - sweptAt >= options.grace().toNanos());
    }

    /** What clones that are gone needed is dead, too. */
    private void letGo() throws StoreException {
        deletedBranches.run(replicator.branch().orElseThrow().bucket());
        await(
                replicator.letGo().thenCompose(ignored -> replicator.horizon()),
                horizon -> stage = () -> publish(horizon));
    }

    /** Deletes what was found before. */
    private void sweep(Branch branch) throws StoreException {
        if (deletedBranches.hasMore()) {
            deletedBranches.run(branch.bucket());
        }
        Optional<Manifest> present = branch.manifest().present();
        if (present.isPresent()) {
            work(branch, present.get(), List.of());
        }
        progress.end();
    }

    private DoomedList.Outcome work(Branch branch, Manifest read, List<Bucket.Listed> dead) throws StoreException {
        DoomedList.Outcome outcome = new DoomedList(branch.bucket(), branch.manifest(), options.grace())
                .run(read, dead)
                .orElseThrow(() -> new FsException(Errno.EIO, "another server has taken over: it collects now"));
        sweptAt = clock.nanos();
        if (!outcome.deleted().isEmpty()) {
            LOG.log(
                    System.Logger.Level.INFO,
                    "{0} objects with {1} bytes were deleted from the object store, nothing referred to them",
                    outcome.deleted().size(),
                    bytes(outcome.deleted()));
        }
        return outcome;
    }

    private void publish(Horizon horizon) {
        progress.end();
        await(published.get(), ignored -> stage = () -> mark(horizon));
    }

    private void mark(Horizon horizon) throws StoreException {
        Branch branch = replicator.branch().orElseThrow();
        long written = branch.bucket().written();
        released = false;
        Manifest manifest =
                branch.manifest().read().orElseThrow(() -> new FsException(Errno.EIO, "another server has taken over"));
        Marks marks = new Marking(branch.bucket(), tasks::executeBlocking, () -> closed, progress).run(manifest);
        Set<ObjectId> doomed = new HashSet<>();
        manifest.doomed().forEach(entry -> doomed.add(entry.object()));
        Survey survey = new Survey(horizon, marks, doomed, fences, options, Math.max(0, MOST_DOOMED - doomed.size()));
        survey.run(branch.bucket(), progress, this::foreign);
        DoomedList.Outcome list = work(branch, manifest, survey.dead());
        more = survey.hasMore();
        replicator.collected(written);
        collectedAt = clock.nanos();
        List<Bucket.Listed> rewritten = survey.rewritten(REWRITTEN_BYTES);
        Rewriting rewriting = new Rewriting(branch, relocation, marks, rewritten);
        stage = () -> {
            progress.at("objects that are rewritten", rewritten.size() - rewriting.left(), rewritten.size());
            rewrite(rewriting, survey, list);
        };
        worker.wake();
    }

    /** A key below the branch's name that is none of ours stays what it is, and is told of once. */
    private void foreign(String key) {
        if (!foreignTold) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "the object store has objects that are not this filesystem''s, for example {0}: they are not touched",
                    key);
            foreignTold = true;
        }
    }

    private void rewrite(Rewriting rewriting, Survey survey, DoomedList.Outcome list) throws StoreException {
        if (rewriting.isFound()) {
            await(rewriting.move(), ignored -> {});
        } else if (rewriting.hasMore()) {
            await(rewriting.find(), ignored -> {});
        } else {
            Set<ObjectId> found = new HashSet<>();
            survey.dead().forEach(object -> found.add(object.id()));
            List<Doomed> doomed = list.pending().stream()
                    .filter(entry -> found.contains(entry.object()))
                    .toList();
            end(new CollectionReport(
                    clock.now(),
                    survey.liveBytes(),
                    survey.deadBytes() - bytes(doomed),
                    doomed.size(),
                    list.pending().size(),
                    bytes(list.pending()),
                    list.deleted().size(),
                    bytes(list.deleted()),
                    rewriting.bytes()));
        }
    }

    private static long bytes(List<Doomed> doomed) {
        return doomed.stream().mapToLong(Doomed::bytes).sum();
    }

    private void end(CollectionReport report) {
        last = Optional.of(report);
        progress.end();
        stage = this::idle;
        List<CompletableFuture<CollectionReport>> done = served;
        served = new ArrayList<>();
        done.forEach(waiter -> waiter.complete(report));
        worker.wake();
    }

    private void failed(Exception failure) {
        Duration pause = FAULT_PAUSE;
        switch (failure) {
            case Exception ignored when closed || replicator.progress().fenced().isPresent() -> {}
            case StoreException unanswered
            when unanswered.failure() == Failure.TRANSIENT -> {
                pause = look;
                LOG.log(
                        System.Logger.Level.WARNING,
                        "what is dead in the object store is collected later: {0}",
                        unanswered.getMessage());
            }
            case StoreException refused -> cannot(refused);
            case FsException damaged -> cannot(damaged);
            default -> LOG.log(System.Logger.Level.ERROR, "collecting failed: a fault of the server", failure);
        }
        progress.end();
        stage = this::idle;
        notBefore = clock.nanos() + pause.toNanos();
        FsException told = failure instanceof FsException refused
                ? refused
                : new FsException(Errno.EIO, failure.getMessage(), failure);
        List<CompletableFuture<CollectionReport>> done = served;
        served = new ArrayList<>();
        done.forEach(waiter -> waiter.completeExceptionally(told));
        worker.wakeIn(pause);
        worker.wake(); // for who asked meanwhile
    }

    private static void cannot(Exception failure) {
        LOG.log(
                System.Logger.Level.ERROR,
                "what is dead in the object store cannot be collected: {0}",
                failure.getMessage());
    }

    /** Goes on when something is done elsewhere. */
    private <T> void await(CompletableFuture<T> result, Consumer<T> then) {
        waiting = true;
        result.whenComplete((value, failure) -> {
            if (failure == null) {
                then.accept(value);
            } else {
                Throwable cause = failure instanceof CompletionException && failure.getCause() != null
                        ? failure.getCause()
                        : failure;
                stage = () -> {
                    throw cause instanceof RuntimeException fault ? fault : new CompletionException(cause);
                };
            }
            waiting = false;
            worker.wake();
        });
    }
}
