package io.shorefs.core.collect;

import io.shorefs.api.Errno;
import io.shorefs.api.FsException;
import io.shorefs.core.Progress;
import io.shorefs.core.key.ObjectId;
import io.shorefs.core.object.ObjectNames;
import io.shorefs.core.replication.Bucket;
import io.shorefs.core.replication.Horizon;
import io.shorefs.core.replication.StoreOptions;
import io.shorefs.spi.ObjectStore.StoreException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.function.Consumer;

/** One pass over what lies in the bucket: what of it is dead, and what is worth rewriting. One thread, used once. */
final class Survey {
    private final Horizon horizon;
    private final Marks marks;
    private final Set<ObjectId> doomed;
    private final Fences fences;
    private final StoreOptions.Collection options;
    private final int most;
    private final PriorityQueue<Bucket.Listed> dead =
            new PriorityQueue<>(Comparator.comparingLong(Bucket.Listed::bytes));
    private final List<Bucket.Listed> sparse = new ArrayList<>();
    private final List<Bucket.Listed> small = new ArrayList<>();
    private long liveBytes;
    private long deadBytes;
    private boolean more;

    /**
     * Before the pass.
     *
     * @param doomed what was found before
     * @param most so many dead objects are found at most
     */
    Survey(
            Horizon horizon,
            Marks marks,
            Set<ObjectId> doomed,
            Fences fences,
            StoreOptions.Collection options,
            int most) {
        this.horizon = horizon;
        this.marks = marks;
        this.doomed = doomed;
        this.fences = fences;
        this.options = options;
        this.most = most;
    }

    /** Passes. */
    void run(Bucket bucket, Progress progress, Consumer<String> foreign) throws StoreException {
        long[] passed = {0};
        bucket.list(
                object -> {
                    passed[0]++;
                    progress.at("objects that are listed", passed[0], 0);
                    judge(object);
                },
                foreign);
        for (Bucket.Listed log : List.copyOf(dead)) {
            if (fences.isFence(bucket, log)) {
                dead.remove(log);
                deadBytes -= log.bytes();
                liveBytes += log.bytes();
            }
        }
    }

    private void judge(Bucket.Listed object) {
        ObjectId id = object.id();
        if (doomed.contains(id)) {
            requireDead(id);
            return;
        }
        if (!horizon.covers(id)) {
            return;
        }
        if (marks.isWhole(id) || fences.isKnown(id)) {
            liveBytes += object.bytes();
        } else if (marks.isDead(id)) {
            deadBytes += object.bytes();
            dead.add(object);
            if (dead.size() > most) {
                dead.remove(); // the largest ones first
                more = true;
            }
        } else {
            long live = marks.bytes(id);
            liveBytes += live;
            deadBytes += object.bytes() - live;
            if (!marks.isKept(id)) {
                weigh(object, live);
            }
        }
    }

    /** What was doomed once is never referred to again: otherwise nothing more is deleted. */
    private void requireDead(ObjectId id) {
        if (!marks.isDead(id)) {
            throw new FsException(
                    Errno.EIO, ObjectNames.of(id) + " is to be deleted, and is referred to: a fault of the server");
        }
    }

    private void weigh(Bucket.Listed object, long live) {
        if (2 * live < object.bytes()) {
            sparse.add(object);
        } else if (object.bytes() < options.smallBytes()) {
            small.add(object);
        }
    }

    /** What nothing refers to, the largest of it. */
    List<Bucket.Listed> dead() {
        return List.copyOf(dead);
    }

    /** Whether more is dead than was found. */
    boolean hasMore() {
        return more;
    }

    /** Objects that are mostly dead, or small and many; those with the least that is alive first, up to so many bytes. */
    List<Bucket.Listed> rewritten(long bytes) {
        List<Bucket.Listed> candidates = new ArrayList<>(sparse);
        if (small.size() >= options.smallObjects()) {
            candidates.addAll(small);
        }
        candidates.sort(Comparator.comparingDouble(object -> (double) marks.bytes(object.id()) / object.bytes()));
        long left = bytes;
        List<Bucket.Listed> chosen = new ArrayList<>();
        for (Bucket.Listed candidate : candidates) {
            left -= marks.bytes(candidate.id());
            if (left < 0) {
                break;
            }
            chosen.add(candidate);
        }
        return chosen;
    }

    /** Bytes that something refers to. */
    long liveBytes() {
        return liveBytes;
    }

    /** Bytes that nothing refers to, and that were not found before. */
    long deadBytes() {
        return deadBytes;
    }
}
