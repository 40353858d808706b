package io.shorefs.core.collect;

import io.shorefs.api.Errno;
import io.shorefs.api.FsException;
import io.shorefs.core.Progress;
import io.shorefs.core.Tasks;
import io.shorefs.core.key.ObjectId;
import io.shorefs.core.replication.Branches;
import io.shorefs.core.replication.Bucket;
import io.shorefs.core.replication.Horizon;
import io.shorefs.core.replication.StoreOptions;
import io.shorefs.core.tree.Manifest;
import io.shorefs.core.tree.Manifest.Doomed;
import io.shorefs.spi.ObjectStore.Failure;
import io.shorefs.spi.ObjectStore.StoreException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * Collects what branches wrote that are deleted: they have no writer, so every server of the volume does it, also several at once. None can hurt another, since of a deleted branch
 * nothing ever comes alive: it gets no pin any more, so that what is dead stays dead, and its doomed list is replaced conditionally and means the same to all.
 *
 * <p>Clones come before what they were cloned from, so that a whole family of them goes at once. Not thread-safe.
 */
final class DeletedBranches {
    private static final System.Logger LOG = System.getLogger(DeletedBranches.class.getName());

    private final StoreOptions.Collection options;
    private final Tasks tasks;
    private final BooleanSupplier ended;
    private final Fences fences;
    private final int mostDoomed;
    private final Progress progress;

    /** Of which there was nothing left to collect. */
    private final Set<Integer> empty = new HashSet<>();

    private boolean more;

    DeletedBranches(
            StoreOptions.Collection options,
            Tasks tasks,
            BooleanSupplier ended,
            Fences fences,
            int mostDoomed,
            Progress progress) {
        this.options = options;
        this.tasks = tasks;
        this.ended = ended;
        this.fences = fences;
        this.mostDoomed = mostDoomed;
        this.progress = progress;
    }

    /** Whether something waits for the grace, or more is dead than was found. */
    boolean hasMore() {
        return more;
    }

    /**
     * Collects.
     *
     * @param served a branch of the volume
     */
    void run(Bucket served) throws StoreException {
        more = false;
        Branches branches = new Branches(served, tasks::executeBlocking);
        for (Branches.Deleted branch : branches.deleted()) {
            if (empty.contains(branch.bucket().branch())) {
                continue;
            }
            try {
                collect(branch, branches);
            } catch (FsException damaged) {
                cannot(branch, damaged);
            } catch (StoreException e) {
                if (e.failure() != Failure.ABSENT) {
                    throw e;
                }
                cannot(branch, e);
            }
        }
    }

    private static void cannot(Branches.Deleted branch, Exception failure) {
        LOG.log(
                System.Logger.Level.ERROR,
                "what the deleted branch {0} left in the object store cannot be collected: {1}",
                branch.bucket().branch(),
                failure.getMessage());
    }

    private void collect(Branches.Deleted branch, Branches branches) throws StoreException {
        Bucket bucket = branch.bucket();
        Manifest manifest = branches.letGo(branch);
        Marks marks = new Marking(bucket, tasks::executeBlocking, ended, progress).run(manifest);
        Set<ObjectId> doomed = new HashSet<>();
        manifest.doomed().forEach(entry -> doomed.add(entry.object()));
        Survey survey =
                new Survey(Horizon.LAST, marks, doomed, fences, options, Math.max(0, mostDoomed - doomed.size()));
        survey.run(bucket, progress, foreign -> {});
        DoomedList.Outcome outcome = new DoomedList(bucket, branch.manifest(), options.grace())
                .run(manifest, survey.dead())
                .orElseThrow(() -> new FsException(Errno.EIO, "it has another epoch than it was deleted with"));
        List<Doomed> deleted = outcome.deleted();
        if (!deleted.isEmpty()) {
            LOG.log(
                    System.Logger.Level.INFO,
                    "{0} objects with {1} bytes of the deleted branch {2} were deleted from the object store",
                    deleted.size(),
                    deleted.stream().mapToLong(Doomed::bytes).sum(),
                    manifest.branchName());
        }
        boolean waits = survey.hasMore() || !outcome.pending().isEmpty();
        more |= waits;
        if (!waits && manifest.pins().isEmpty()) {
            empty.add(bucket.branch());
        }
    }
}
