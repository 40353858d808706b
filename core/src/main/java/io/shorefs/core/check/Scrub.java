package io.shorefs.core.check;

import io.shorefs.api.Errno;
import io.shorefs.api.FsException;
import io.shorefs.api.Timestamp;
import io.shorefs.core.Clock;
import io.shorefs.core.LatestProgress;
import io.shorefs.core.Progress;
import io.shorefs.core.Tasks;
import io.shorefs.core.commit.Journal;
import io.shorefs.core.key.Chunk;
import io.shorefs.core.key.Family;
import io.shorefs.core.key.Key;
import io.shorefs.core.key.Kind;
import io.shorefs.core.key.Payload;
import io.shorefs.core.key.Piece;
import io.shorefs.core.key.State;
import io.shorefs.core.key.Value;
import io.shorefs.core.key.ValueCodec;
import io.shorefs.core.map.Batch;
import io.shorefs.core.replication.BranchState;
import io.shorefs.core.replication.Bucket;
import io.shorefs.core.replication.Replicator;
import io.shorefs.core.tree.StoredMap;
import io.shorefs.spi.ObjectStore.Failure;
import io.shorefs.spi.ObjectStore.StoreException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Reads and verifies all live blocks in the object store, in the order of the files' numbers, pass after pass, at so many bytes a second; what is damaged or gone is told in the log, by object and file, and kept for who asks. Where it
 * is stands in the journal now and then, so that a start goes on there. A worker of its own does it step by step, and begins when there is something to do. Any thread.
 */
public final class Scrub implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Scrub.class.getName());
    private static final long STEP_BYTES = 8 << 20;

    /** Keys that are passed in one step, about, of files that have little to be read. */
    private static final int STEP_KEYS = 100_000;

    private static final long CACHE_BYTES = 32 << 20;

    /** So long it goes on with a state; the writer knows no readers, and keeps what it replaced for the grace. */
    private static final int GRACE_SHARE = 4;

    private static final Duration NOTED = Duration.ofMinutes(1);
    private static final Duration PAUSE = Duration.ofMinutes(1);

    /** For the branch, which is taken over soon after a start. */
    private static final Duration LOOK = Duration.ofSeconds(1);

    private static final Duration BETWEEN = Duration.ofHours(1);

    private final Replicator replicator;
    private final Journal journal;
    private final Tasks tasks;
    private final Clock clock;
    private final long rate;
    private final Duration stateAge;
    private final Object lock = new Object();
    private Optional<Tasks.Worker> worker = Optional.empty();
    private List<CompletableFuture<ScrubReport>> waiters = new ArrayList<>();
    private ScrubReport report = new ScrubReport(false, 0, List.of(), Optional.empty());
    private boolean closed;

    private final LatestProgress progress = new LatestProgress();
    private Key next;
    private Optional<StoredMap> map = Optional.empty();
    private long mapSince;
    private long notedAt;
    private long bytes;
    private long keys;
    private long keysThere;
    private boolean running;

    /** Whether an object was gone when the state before was used. */
    private boolean absent;

    private Findings findings = new Findings();

    /**
     * One that has not begun.
     *
     * @param rate bytes a second; 0 when it runs only when it is asked to
     * @param grace how long the collector keeps what nothing refers to any more
     * @param inode where it goes on, as {@link State#SCRUBBED_INODE} says
     * @param chunk the same, as {@link State#SCRUBBED_CHUNK} says
     */
    public Scrub(
            Replicator replicator,
            Journal journal,
            Tasks tasks,
            Clock clock,
            long rate,
            Duration grace,
            long inode,
            long chunk) {
        this.replicator = replicator;
        this.journal = journal;
        this.tasks = tasks;
        this.clock = clock;
        this.rate = rate;
        stateAge = grace.dividedBy(GRACE_SHARE);
        next = inode == 0 ? first() : Key.chunk(inode, chunk);
        notedAt = clock.nanos() - NOTED.toNanos();
        if (rate > 0) {
            wake();
        }
    }

    private static Key first() {
        return Key.first(Family.DATA);
    }

    /** Goes on without pauses until the pass has ended, and gives what it found. Fails with EIO when the store does not answer, or another server has taken over. */
    public CompletableFuture<ScrubReport> now() {
        CompletableFuture<ScrubReport> result = new CompletableFuture<>();
        synchronized (lock) {
            if (closed) {
                return CompletableFuture.failedFuture(ended());
            }
            waiters.add(result);
        }
        wake();
        return result;
    }

    /** How far it is. */
    public ScrubReport report() {
        synchronized (lock) {
            return report;
        }
    }

    /** How far the pass is that goes on. */
    public Optional<Progress.At> progress() {
        return progress.latest();
    }

    private void wake() {
        Tasks.Worker awake;
        synchronized (lock) {
            if (closed) {
                return;
            }
            if (worker.isEmpty()) {
                worker = Optional.of(tasks.worker("shorefs-scrub", this::step));
            }
            awake = worker.get();
        }
        awake.wake();
    }

    private void step() {
        boolean hurried;
        Tasks.Worker own;
        synchronized (lock) {
            if (closed) {
                return;
            }
            hurried = !waiters.isEmpty();
            own = worker.orElseThrow();
        }
        if (rate == 0 && !hurried) {
            return;
        }
        if (replicator.branch().isEmpty() && (!hurried || replicator.progress().answers())) {
            own.wakeIn(LOOK);
            return;
        }
        try {
            long before = bytes;
            boolean more = goOn();
            own.wakeIn(
                    more
                            ? hurried ? Duration.ZERO : Duration.ofNanos((bytes - before) * 1_000_000_000L / rate)
                            : BETWEEN);
        } catch (StoreException | RuntimeException e) {
            failed(e);
            own.wakeIn(PAUSE);
        }
    }

    /** One step; false when the pass has ended. */
    private boolean goOn() throws StoreException {
        Bucket bucket = replicator
                .branch()
                .orElseThrow(() -> new StoreException(Failure.TRANSIENT, "the object store did not answer yet", null))
                .bucket();
        if (!running) {
            running = true;
            bytes = 0;
            keys = 0;
            findings = new Findings();
        }
        StoredMap present = map(bucket);
        Suspects suspects = Suspects.of(bucket, tasks::executeBlocking, findings);
        BlockReads reads =
                new BlockReads(bucket, tasks::executeBlocking, findings, suspects, Progress.NONE, new VerifiedBlocks());
        int known = findings.list().size();
        boolean more = readStep(present, reads);
        reads.run();
        suspects.judge();
        tell(known, present);
        synchronized (lock) {
            report = new ScrubReport(more, bytes, findings.list(), report.ended());
        }
        if (more) {
            note(false);
        } else {
            end();
        }
        return more;
    }

    /** What is damaged in the metadata ends the pass, since it is not known what follows; so does what is gone from a state that was just read. */
    private boolean readStep(StoredMap present, BlockReads reads) throws StoreException {
        try {
            boolean more = read(present, reads);
            absent = false;
            return more;
        } catch (FsException damaged) {
            findings.add(new Finding.Damage("what follows was not read", damaged.getMessage()));
            return false;
        } catch (StoreException e) {
            if (e.failure() != Failure.ABSENT || !absent) {
                absent = e.failure() == Failure.ABSENT;
                throw e;
            }
            findings.add(new Finding.Damage("what follows was not read", e.getMessage()));
            return false;
        }
    }

    private boolean read(StoredMap present, BlockReads reads) throws StoreException {
        long until = bytes + STEP_BYTES;
        long last = keys + STEP_KEYS;
        boolean[] more = {false};
        present.scan(next, Key.last(Family.DATA), (key, value) -> {
            if (key.kind() != Kind.INLINE && (bytes >= until || keys >= last)) {
                more[0] = true;
                next = key;
                return false;
            }
            keys++;
            progress.at("keys of contents", keys, Math.max(keys, keysThere));
            if (key.isChunk()) {
                take(key, value, reads);
            }
            return true;
        });
        return more[0];
    }

    private void take(Key key, byte[] value, BlockReads reads) throws StoreException {
        try {
            for (Piece piece : ((Chunk) ValueCodec.decode(key, value)).pieces()) {
                if (piece.payload() instanceof Payload.Stored block) {
                    bytes += block.length();
                    reads.take(key, block);
                }
            }
        } catch (FsException damaged) {
            findings.damaged(key, damaged.getMessage());
        }
    }

    private StoredMap map(Bucket bucket) throws StoreException {
        long now = clock.nanos();
        if (map.isEmpty() || now - mapSince >= stateAge.toNanos()) {
            BranchState state = BranchState.read(bucket, tasks::executeBlocking)
                    .orElseThrow(() -> new FsException(Errno.EIO, "the branch has no manifest"));
            map = Optional.of(state.map(bucket, CACHE_BYTES, tasks::executeBlocking));
            keysThere = keys + state.index().entries(next, Key.last(Family.DATA));
            mapSince = now;
        }
        return map.get();
    }

    /** Gives new findings their names, and tells of them. */
    private void tell(int known, StoredMap present) throws StoreException {
        if (findings.list().size() == known) {
            return;
        }
        findings.name(new FilePaths(present));
        for (Finding finding : findings.list().subList(known, findings.list().size())) {
            LOG.log(System.Logger.Level.ERROR, "the object store has what is damaged: {0}", finding.text());
        }
    }

    private void end() {
        next = first();
        map = Optional.empty();
        running = false;
        progress.end();
        note(true);
        Timestamp time = clock.now();
        List<CompletableFuture<ScrubReport>> done;
        ScrubReport told;
        synchronized (lock) {
            told = new ScrubReport(false, bytes, findings.list(), Optional.of(time));
            report = told;
            done = waiters;
            waiters = new ArrayList<>();
        }
        done.forEach(waiter -> waiter.complete(told));
    }

    /** So that a start goes on here, or a little before. */
    private void note(boolean always) {
        long now = clock.nanos();
        if (!always && now - notedAt < NOTED.toNanos()) {
            return;
        }
        notedAt = now;
        boolean begun = next.compareTo(first()) > 0;
        boolean behind = begun && !next.isChunk(); // a hole: behind the chunks of its file
        journal.note(new Batch()
                .put(Key.state(State.SCRUBBED_INODE), new Value.Counter(begun ? next.inode() + (behind ? 1 : 0) : 0))
                .put(Key.state(State.SCRUBBED_CHUNK), new Value.Counter(begun && !behind ? next.number() : 0)));
    }

    private void failed(Exception failure) {
        map = Optional.empty();
        boolean fenced = replicator.progress().fenced().isPresent();
        if (!fenced) {
            LOG.log(
                    failure instanceof StoreException ? System.Logger.Level.WARNING : System.Logger.Level.ERROR,
                    "reading all blocks goes on later: {0}",
                    failure.getMessage());
        }
        FsException told = failure instanceof FsException refused
                ? refused
                : new FsException(Errno.EIO, failure.getMessage(), failure);
        List<CompletableFuture<ScrubReport>> done;
        synchronized (lock) {
            done = waiters;
            waiters = new ArrayList<>();
        }
        done.forEach(waiter -> waiter.completeExceptionally(told));
    }

    private static FsException ended() {
        return new FsException(Errno.EIO, "the filesystem was closed");
    }

    /** Ends after the step that runs. */
    @Override
    public void close() {
        Optional<Tasks.Worker> own;
        List<CompletableFuture<ScrubReport>> left;
        synchronized (lock) {
            closed = true;
            own = worker;
            left = waiters;
            waiters = new ArrayList<>();
        }
        own.ifPresent(Tasks.Worker::close);
        left.forEach(waiter -> waiter.completeExceptionally(ended()));
    }
}
