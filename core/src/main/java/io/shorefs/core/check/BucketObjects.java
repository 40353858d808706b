package io.shorefs.core.check;

import io.shorefs.core.key.ObjectId;
import io.shorefs.core.replication.Bucket;
import io.shorefs.core.tree.Manifest;
import io.shorefs.spi.ObjectStore.StoreException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/** What was listed of a branch, and of those that it stands on when one of their objects is asked for: each object's size, and whether it is to be deleted. About 150 bytes for an object. One thread. */
final class BucketObjects {
    private final Bucket bucket;
    private final Map<ObjectId, Long> sizes = new HashMap<>();
    private final Map<ObjectId, Long> sizesOfOthers = new HashMap<>();
    private final Set<Integer> others = new HashSet<>();
    private final Set<ObjectId> doomed = new HashSet<>();
    private long bytes;
    private long foreign;

    private BucketObjects(Bucket bucket) {
        this.bucket = bucket;
    }

    static BucketObjects list(Bucket bucket) throws StoreException {
        BucketObjects objects = new BucketObjects(bucket);
        bucket.list(
                listed -> {
                    objects.sizes.put(listed.id(), listed.bytes());
                    objects.bytes += listed.bytes();
                },
                key -> objects.foreign++);
        return objects;
    }

    /** Bytes of an object; empty when there is none. Blocks when it is the first one of another branch. */
    OptionalLong size(ObjectId id) throws StoreException {
        listOther(id.branch());
        Long size = (id.branch() == bucket.branch() ? sizes : sizesOfOthers).get(id);
        return size == null ? OptionalLong.empty() : OptionalLong.of(size);
    }

    /** What a manifest says that is to be deleted. */
    void doomed(Manifest manifest) {
        manifest.doomed().forEach(entry -> doomed.add(entry.object()));
    }

    /** Whether an object is to be deleted. Blocks when it is the first one of another branch. */
    boolean isDoomed(ObjectId id) throws StoreException {
        listOther(id.branch());
        return doomed.contains(id);
    }

    private void listOther(int branch) throws StoreException {
        if (branch != bucket.branch() && others.add(branch)) {
            Bucket other = bucket.of(branch);
            other.manifest().map(Bucket.Current::manifest).ifPresent(this::doomed);
            other.list(listed -> sizesOfOthers.put(listed.id(), listed.bytes()), key -> {});
        }
    }

    /** Objects of the branch itself. */
    int count() {
        return sizes.size();
    }

    /** Bytes of those. */
    long bytes() {
        return bytes;
    }

    /** Keys that are no names of objects. */
    long foreign() {
        return foreign;
    }
}
