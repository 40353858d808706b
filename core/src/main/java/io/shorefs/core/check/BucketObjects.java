package io.shorefs.core.check;

import io.shorefs.core.key.ObjectId;
import io.shorefs.core.replication.Bucket;
import io.shorefs.spi.ObjectStore.StoreException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/** What was listed of a branch, and of those that it stands on when one of their objects is asked for: each object's size. About 150 bytes for an object. One thread. */
final class BucketObjects {
    private final Bucket bucket;
    private final Map<ObjectId, Long> sizes = new HashMap<>();
    private final Map<ObjectId, Long> sizesOfOthers = new HashMap<>();
    private final Set<Integer> others = new HashSet<>();
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
        if (id.branch() != bucket.branch() && others.add(id.branch())) {
            bucket.of(id.branch()).list(listed -> sizesOfOthers.put(listed.id(), listed.bytes()), key -> {});
        }
        Long size = (id.branch() == bucket.branch() ? sizes : sizesOfOthers).get(id);
        return size == null ? OptionalLong.empty() : OptionalLong.of(size);
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
