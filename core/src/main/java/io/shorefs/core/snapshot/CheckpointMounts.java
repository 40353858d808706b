package io.shorefs.core.snapshot;

import io.shorefs.api.Errno;
import io.shorefs.api.FileSystem;
import io.shorefs.api.FileSystems.Attached;
import io.shorefs.api.FsException;
import io.shorefs.core.Clock;
import io.shorefs.core.Tasks;
import io.shorefs.core.data.StoreTimeout;
import io.shorefs.core.replication.Replicator;
import io.shorefs.core.tree.Manifest;
import io.shorefs.core.tree.Manifest.Checkpoint;
import io.shorefs.spi.ObjectStore.Failure;
import io.shorefs.spi.ObjectStore.StoreException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/**
 * Checkpoints as filesystems: each is opened when somebody asks for it, once for all who do, and forgotten a while after the last one has gone. While there is one, the manifest is read every quarter of the grace: whoever uses
 * a checkpoint that was deleted since gets ESTALE, and EIO when the store did not tell for half of the grace. Any thread.
 */
public final class CheckpointMounts implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(CheckpointMounts.class.getName());

    /** Different ones at the same time, those that nobody uses any more left out. */
    public static final int MOST = 64;

    /** Tables of states that are read take this part of the heap, while there is one. */
    private static final int HEAP_PART = 8;

    private static final Duration IDLE = Duration.ofMinutes(1);

    private final Supplier<Optional<StateReader>> reader;
    private final ReadParts parts;
    private final Duration grace;
    private final Map<String, Mount> mounts = new HashMap<>();
    private boolean looking;
    private volatile boolean closed;

    /**
     * None yet.
     *
     * @param reader of the branch, if the store gave that so far
     * @param grace so long what is dead stays in the store
     */
    CheckpointMounts(Supplier<Optional<StateReader>> reader, ReadParts parts, Duration grace) {
        this.reader = reader;
        this.parts = parts;
        this.grace = grace;
    }

    /** Those of a writer's branch. */
    public static CheckpointMounts of(Replicator replicator, ReadParts parts, Duration grace) {
        AtomicReference<Optional<StateReader>> made = new AtomicReference<>(Optional.empty());
        Supplier<Optional<StateReader>> reader = () -> made.updateAndGet(known -> known.or(() -> replicator
                .branch()
                .map(branch -> StateReader.of(branch.bucket(), HEAP_PART, parts.tasks()::executeBlocking))));
        return new CheckpointMounts(reader, parts, grace);
    }

    /** One that is open; its uses are guarded by the mounts. */
    private static final class Mount {
        private final CheckpointStates states;
        private final FileSystem fileSystem;
        private int uses;
        private long unusedSince;

        private Mount(CheckpointStates states, FileSystem fileSystem) {
            this.states = states;
            this.fileSystem = fileSystem;
        }
    }

    /** The filesystem of a checkpoint. Fails with ENOENT when there is none of that name, EIO when the store does not answer, ENFILE when {@value #MOST} others are in use. */
    public CompletableFuture<Attached> attach(String name) {
        CompletableFuture<Attached> result = new CompletableFuture<>();
        attempt(name, result, clock().nanos() + StoreTimeout.NANOS);
        return result;
    }

    private void attempt(String name, CompletableFuture<Attached> result, long until) {
        tasks().executeBlocking(() -> {
            try {
                result.complete(open(name));
            } catch (StoreException e) {
                if (e.failure() == Failure.TRANSIENT && !closed && clock().nanos() - until < 0) {
                    tasks().schedule(StoreTimeout.PAUSE, () -> attempt(name, result, until));
                    return;
                }
                result.completeExceptionally(failed(name, e));
            } catch (FsException e) {
                result.completeExceptionally(e.errno() == Errno.EIO ? failed(name, e) : e);
            } catch (RuntimeException e) {
                LOG.log(System.Logger.Level.ERROR, "a checkpoint cannot be opened: a fault of the server", e);
                result.completeExceptionally(new FsException(Errno.EIO, "fault of the server: " + e, e));
            }
        });
    }

    private static FsException failed(String name, Exception why) {
        LOG.log(System.Logger.Level.ERROR, "the checkpoint {0} cannot be opened: {1}", name, why.getMessage());
        return new FsException(Errno.EIO, why.getMessage(), why);
    }

    private Attached open(String name) throws StoreException {
        long sent = clock().nanos();
        StateReader branch = branch();
        Manifest manifest = branch.manifest();
        seen(manifest, sent);
        Checkpoint checkpoint = Optional.ofNullable(manifest.checkpoints().get(name))
                .orElseThrow(() -> new FsException(Errno.ENOENT, "there is no checkpoint " + name));
        Optional<Attached> shared = shared(name);
        if (shared.isPresent()) {
            return shared.get();
        }
        StateView view = branch.read(checkpoint, sent);
        CheckpointStates states = new CheckpointStates(
                name, checkpoint, view, new CheckpointStates.Freshness(grace.toNanos() / 2, this::look), clock());
        return add(name, new Mount(states, new ReadOnlyFs(states, parts)));
    }

    private synchronized Optional<Attached> shared(String name) {
        return Optional.ofNullable(mounts.get(name)).map(this::use);
    }

    private synchronized Attached add(String name, Mount made) {
        Mount other = mounts.get(name);
        if (other != null) {
            return use(other); // of two at the same time
        }
        if (mounts.values().stream().filter(mount -> mount.uses > 0).count() >= MOST) {
            throw new FsException(Errno.ENFILE, MOST + " checkpoints are in use, as many as there may be");
        }
        mounts.put(name, made);
        if (!looking) {
            looking = true;
            tasks().schedule(grace.dividedBy(4), this::lookAgain);
        }
        return use(made);
    }

    private Attached use(Mount mount) {
        mount.uses++;
        AtomicBoolean ended = new AtomicBoolean();
        return new Attached() {
            @Override
            public FileSystem fileSystem() {
                return mount.fileSystem;
            }

            @Override
            public void close() {
                if (ended.compareAndSet(false, true)) {
                    unused(mount);
                }
            }
        };
    }

    private void unused(Mount mount) {
        synchronized (this) {
            mount.uses--;
            mount.unusedSince = clock().nanos();
        }
        tasks().schedule(IDLE, this::forget);
    }

    private synchronized void forget() {
        long now = clock().nanos();
        mounts.values().removeIf(mount -> mount.uses == 0 && now - mount.unusedSince >= IDLE.toNanos());
    }

    private StateReader branch() throws StoreException {
        return reader.get()
                .orElseThrow(() -> new StoreException(
                        Failure.TRANSIENT, "the object store did not answer since the server started", null));
    }

    /** Those that were deleted are not found by their names any more. */
    private synchronized void seen(Manifest manifest, long sent) {
        mounts.values().forEach(mount -> mount.states.seen(manifest, sent));
        mounts.values().removeIf(mount -> mount.states.isDeleted());
    }

    private void look() throws StoreException {
        long sent = clock().nanos();
        seen(branch().manifest(), sent);
    }

    private void lookAgain() {
        tasks().executeBlocking(() -> {
            Duration next = grace.dividedBy(4);
            try {
                if (closed || isEmpty()) {
                    return;
                }
                look();
            } catch (StoreException | FsException e) {
                next = grace.dividedBy(16);
                LOG.log(
                        System.Logger.Level.WARNING,
                        "whether the checkpoints in use are still there is asked again: {0}",
                        e.getMessage());
            }
            tasks().schedule(next, this::lookAgain);
        });
    }

    private synchronized boolean isEmpty() {
        looking = !mounts.isEmpty();
        return !looking;
    }

    private Tasks tasks() {
        return parts.tasks();
    }

    private Clock clock() {
        return parts.clock();
    }

    /** It looks no more. */
    @Override
    public void close() {
        closed = true;
    }
}
