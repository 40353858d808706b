package io.shorefs.core.snapshot;

import io.shorefs.api.Errno;
import io.shorefs.api.FsException;
import io.shorefs.api.Timestamp;
import io.shorefs.core.Clock;
import io.shorefs.core.Tasks;
import io.shorefs.core.data.StoreTimeout;
import io.shorefs.core.key.ObjectId;
import io.shorefs.core.replication.Branch;
import io.shorefs.core.replication.Horizon;
import io.shorefs.core.replication.Manifests;
import io.shorefs.core.replication.Replicator;
import io.shorefs.core.tree.Manifest;
import io.shorefs.core.tree.Manifest.Checkpoint;
import io.shorefs.spi.ObjectStore.Failure;
import io.shorefs.spi.ObjectStore.StoreException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * The named checkpoints of a branch, which its one writer makes and deletes. A checkpoint is an entry in the manifest: it is there with one conditional put, or not at all, and neither folding nor
 * collecting takes away what it refers to.
 *
 * <p>What a new one refers to must not be on the list of doomed objects, which is final. The state at the end of the logs that were there when the list was read cannot be on that list; so a list that has grown until
 * the checkpoint is put sends it back to the beginning.
 *
 * <p>Any thread; nothing blocks. Results fail with EIO when another server has taken the branch over. While the store does not answer, what was asked for is tried again; whoever does not want it any more cancels it.
 */
public final class Checkpoints {
    /** So many there are at most: each stands in the manifest, and is read by each collection. */
    public static final int MOST = 256;

    /** Less than any grace. */
    private static final long LOOK_NANOS = 60_000_000_000L;

    private final Replicator replicator;
    private final Supplier<CompletableFuture<Void>> published;
    private final Runnable deleted;
    private final Tasks tasks;
    private final Clock clock;

    /**
     * Those of a writer's branch.
     *
     * @param published gives what completes when everything that happened until then is in the store
     * @param deleted told when something that was kept is not kept any more
     */
    public Checkpoints(
            Replicator replicator,
            Supplier<CompletableFuture<Void>> published,
            Runnable deleted,
            Tasks tasks,
            Clock clock) {
        this.replicator = replicator;
        this.published = published;
        this.deleted = deleted;
        this.tasks = tasks;
        this.clock = clock;
    }

    /** Those that there are, by name. */
    public CompletableFuture<SortedMap<String, Checkpoint>> list() {
        return now(() -> present(branch()).checkpoints());
    }

    /**
     * Keeps everything that happened before the call under a name. Completes when that is in the store; fails with EEXIST when the name is taken, with EDQUOT when there are {@value #MOST}.
     */
    public CompletableFuture<Checkpoint> create(CheckpointName name) {
        return create(new Addition(name, List.of()));
    }

    /** The same, and deletes others in the same step. */
    CompletableFuture<Checkpoint> create(CheckpointName name, List<String> instead) {
        return create(new Addition(name, instead));
    }

    /** Deletes one; fails with ENOENT when there is none. What only that kept is found by a later collection. */
    public CompletableFuture<Void> delete(String name) {
        Removal removal = new Removal(name);
        return now(() -> {
            removal.run();
            return null;
        });
    }

    /** The number of the next log, and the checkpoints, when everything that happened until now is in the store. */
    CompletableFuture<Standing> standing() {
        return published
                .get()
                .thenCompose(ignored -> replicator.horizon())
                .thenCompose(horizon -> now(() -> {
                    Branch branch = branch();
                    return new Standing(branch, horizon.log(), present(branch).checkpoints());
                }));
    }

    /** What the schedule decides by. */
    record Standing(Branch branch, long logEnd, SortedMap<String, Checkpoint> checkpoints) {}

    private CompletableFuture<Checkpoint> create(Addition addition) {
        CompletableFuture<Checkpoint> result = new CompletableFuture<>();
        again(addition, result);
        return result;
    }

    /** From the beginning on: everything published, a list of doomed objects, all logs folded, their end then, the entry. */
    private void again(Addition addition, CompletableFuture<Checkpoint> result) {
        CompletableFuture<Optional<Checkpoint>> made = now(() -> addition.begin(present(branch())), result)
                .thenCompose(ignored -> published.get())
                .thenCompose(ignored -> now(() -> addition.look(present(branch())), result))
                .thenCompose(ignored -> replicator.folded())
                .thenCompose(horizon -> now(() -> addition.run(horizon), result));
        made.whenComplete((checkpoint, failure) -> {
            if (failure != null) {
                result.completeExceptionally(failure instanceof CompletionException ? failure.getCause() : failure);
            } else if (checkpoint.isPresent()) {
                result.complete(checkpoint.get());
            } else {
                again(addition, result);
            }
        });
    }

    private Branch branch() throws StoreException {
        return replicator
                .branch()
                .orElseThrow(() -> new StoreException(
                        Failure.TRANSIENT, "the object store did not answer since the server started", null));
    }

    private static Manifest present(Branch branch) throws StoreException {
        return branch.manifest().present().orElseThrow(Checkpoints::superseded);
    }

    private void change(UnaryOperator<Manifest> change) throws StoreException {
        if (branch().manifest().change(change).isEmpty()) {
            throw superseded();
        }
    }

    private static FsException superseded() {
        return new FsException(Errno.EIO, "another server has taken over: give the command to that one");
    }

    /** Work with the store. */
    private interface Work<T> {
        T run() throws StoreException;
    }

    private <T> CompletableFuture<T> now(Work<T> work) {
        CompletableFuture<T> result = new CompletableFuture<>();
        begin(work, result, result);
        return result;
    }

    private <T> CompletableFuture<T> now(Work<T> work, CompletableFuture<?> wanted) {
        CompletableFuture<T> result = new CompletableFuture<>();
        begin(work, result, wanted);
        return result;
    }

    /** Runs it where it may wait, and again when the store did not answer, as long as it is wanted. */
    private <T> void begin(Work<T> work, CompletableFuture<T> result, CompletableFuture<?> wanted) {
        tasks.executeBlocking(() -> {
            if (wanted.isDone()) {
                result.cancel(false);
                return;
            }
            try {
                result.complete(work.run());
            } catch (StoreException e) {
                if (e.failure() == Failure.TRANSIENT) {
                    tasks.schedule(StoreTimeout.PAUSE, () -> begin(work, result, wanted));
                } else {
                    result.completeExceptionally(new FsException(Errno.EIO, e.getMessage(), e));
                }
            } catch (RuntimeException e) {
                result.completeExceptionally(e);
            }
        });
    }

    /** One new checkpoint; one thread at a time. */
    private final class Addition {
        private final CheckpointName name;
        private final List<String> instead;
        private final Set<Checkpoint> tried = new HashSet<>();
        private Set<ObjectId> doomed = Set.of();
        private long lookedAt;
        private Optional<Checkpoint> made = Optional.empty();
        private Optional<FsException> refused = Optional.empty();

        Addition(CheckpointName name, List<String> instead) {
            this.name = name;
            this.instead = instead;
        }

        /** Before anything is published for it. */
        Void begin(Manifest manifest) {
            if (tried.isEmpty()) {
                refusal(manifest).ifPresent(e -> {
                    throw e;
                });
            }
            return null;
        }

        /** Before the end of the logs is asked for. */
        Void look(Manifest manifest) {
            doomed = doomed(manifest);
            lookedAt = clock.nanos();
            return null;
        }

        /** Empty when it has to begin again. */
        Optional<Checkpoint> run(Horizon horizon) throws StoreException {
            change(present -> with(present, horizon));
            refused.ifPresent(e -> {
                throw e;
            });
            return made;
        }

        /** May be asked several times: the last answer counts. */
        private Manifest with(Manifest present, Horizon horizon) {
            refused = Optional.empty();
            made = Optional.ofNullable(present.checkpoints().get(name.text())).filter(tried::contains);
            if (made.isPresent()) {
                return present; // it was put, and the answer was lost
            }
            refused = refusal(present);
            if (refused.isPresent() || !isAsItWas(present)) {
                return present;
            }
            long end = Math.max(horizon.log(), present.state().logStart()); // it may have been folded further since
            Checkpoint checkpoint = new Checkpoint(present.state(), end, millis(clock.now()));
            tried.add(checkpoint);
            made = Optional.of(checkpoint);
            SortedMap<String, Checkpoint> all = new TreeMap<>(present.checkpoints());
            all.keySet().removeAll(instead);
            all.put(name.text(), checkpoint);
            return Manifests.withCheckpoints(present, all);
        }

        /** Whether nothing was doomed since, and nothing can have been both doomed and deleted. */
        private boolean isAsItWas(Manifest present) {
            return clock.nanos() - lookedAt < LOOK_NANOS && doomed.containsAll(doomed(present));
        }

        private Optional<FsException> refusal(Manifest manifest) {
            if (manifest.checkpoints().containsKey(name.text())) {
                return Optional.of(new FsException(Errno.EEXIST, "there is a checkpoint " + name.text() + " already"));
            }
            if (manifest.checkpoints().size() - instead.size() >= MOST) {
                return Optional.of(new FsException(
                        Errno.EDQUOT, "there are " + MOST + " checkpoints, as many as there may be: delete some"));
            }
            return Optional.empty();
        }

        private static Set<ObjectId> doomed(Manifest manifest) {
            Set<ObjectId> ids = new HashSet<>();
            manifest.doomed().forEach(entry -> ids.add(entry.object()));
            return ids;
        }
    }

    /** Milliseconds since 1970. */
    static long millis(Timestamp time) {
        return Math.addExact(Math.multiplyExact(time.seconds(), 1000L), time.nanos() / 1_000_000);
    }

    /** One deletion; one thread at a time. */
    private final class Removal {
        private final String name;
        private Optional<Checkpoint> found = Optional.empty();

        Removal(String name) {
            this.name = name;
        }

        void run() throws StoreException {
            change(this::without);
            if (found.isEmpty()) {
                throw new FsException(Errno.ENOENT, "there is no checkpoint " + name);
            }
            deleted.run();
        }

        /** When it was found once, and then not, the answer was lost. */
        private Manifest without(Manifest present) {
            SortedMap<String, Checkpoint> left = new TreeMap<>(present.checkpoints());
            Checkpoint former = left.remove(name);
            found = found.or(() -> Optional.ofNullable(former));
            return former == null ? present : Manifests.withCheckpoints(present, left);
        }
    }
}
