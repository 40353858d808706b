package io.shorefs.core.collect;

import io.shorefs.core.key.ObjectId;
import io.shorefs.core.replication.Bucket;
import io.shorefs.core.replication.ManifestWriter;
import io.shorefs.core.replication.Manifests;
import io.shorefs.core.tree.Manifest;
import io.shorefs.core.tree.Manifest.Doomed;
import io.shorefs.spi.ObjectStore.StoreException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The list in the manifest of what is to be deleted. What is on it is never referred to again, by anybody: a writer that was taken over cannot put anything there any more, and who takes
 * over goes on with it. It is deleted when a grace has passed since the list was visible, both by the store's own clock. One thread; a crash at any point is gone on from by the next run.
 */
final class DoomedList {
    private final Bucket bucket;
    private final ManifestWriter manifest;
    private final long graceMillis;

    DoomedList(Bucket bucket, ManifestWriter manifest, Duration grace) {
        this.bucket = bucket;
        this.manifest = manifest;
        graceMillis = grace.toMillis();
    }

    /** What is on the list now, and what was deleted. */
    record Outcome(List<Doomed> pending, List<Doomed> deleted) {}

    /**
     * Puts objects on the list, and deletes what was on it for long enough.
     *
     * @param read the manifest in which nothing was found to refer to them: with other checkpoints or pins there is something to be found out again, and nothing is put on the list
     * @return empty when another writer has taken over
     */
    Optional<Outcome> run(Manifest read, List<Bucket.Listed> dead) throws StoreException {
        if (read.doomed().isEmpty() && dead.isEmpty()) {
            return Optional.of(new Outcome(List.of(), List.of()));
        }
        Optional<Manifest> visible = manifest.renew(present -> withDoomed(present, read, dead));
        if (visible.isEmpty()) {
            return Optional.empty();
        }
        long now = bucket.manifestMillis(); // not before the list was visible, and not after now
        List<Doomed> due = visible.get().doomed().stream()
                .filter(doomed -> doomed.isTimed() && now - doomed.timeMillis() >= graceMillis)
                .toList();
        bucket.delete(due.stream().map(Doomed::object).toList());
        Set<Doomed> seen = new HashSet<>(visible.get().doomed());
        return manifest.change(present -> without(present, due, seen, now))
                .map(after -> new Outcome(after.doomed(), due));
    }

    private static Manifest withDoomed(Manifest present, Manifest read, List<Bucket.Listed> dead) {
        if (!present.checkpoints().equals(read.checkpoints()) || !present.pins().equals(read.pins())) {
            return present;
        }
        Set<ObjectId> known = new HashSet<>();
        present.doomed().forEach(doomed -> known.add(doomed.object()));
        List<Doomed> doomed = new ArrayList<>(present.doomed());
        for (Bucket.Listed object : dead) {
            if (known.add(object.id())) {
                doomed.add(new Doomed(object.id(), object.bytes(), Doomed.UNTIMED));
            }
        }
        return Manifests.withDoomed(present, doomed);
    }

    /** What another collector of a deleted branch put there meanwhile may be visible later than that. */
    private static Manifest without(Manifest present, List<Doomed> deleted, Set<Doomed> seen, long now) {
        List<Doomed> left = new ArrayList<>(present.doomed());
        left.removeAll(new HashSet<>(deleted));
        left.replaceAll(doomed ->
                doomed.isTimed() || !seen.contains(doomed) ? doomed : new Doomed(doomed.object(), doomed.bytes(), now));
        return Manifests.withDoomed(present, left);
    }
}
