package io.shorefs.core.check;

import io.shorefs.core.key.ObjectId;
import io.shorefs.core.replication.Bucket;
import io.shorefs.spi.ObjectStore.StoreException;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;

/** What was listed of a branch: each object's size. About 150 bytes for an object. One thread. */
final class BucketObjects {
    private final Map<ObjectId, Long> sizes = new HashMap<>();
    private long bytes;
    private long foreign;

    static BucketObjects list(Bucket bucket) throws StoreException {
        BucketObjects objects = new BucketObjects();
        bucket.list(
                listed -> {
                    objects.sizes.put(listed.id(), listed.bytes());
                    objects.bytes += listed.bytes();
                },
                key -> objects.foreign++);
        return objects;
    }

    /** Bytes of an object; empty when there is none. */
    OptionalLong size(ObjectId id) {
        Long size = sizes.get(id);
        return size == null ? OptionalLong.empty() : OptionalLong.of(size);
    }

    int count() {
        return sizes.size();
    }

    long bytes() {
        return bytes;
    }

    /** Keys that are no names of objects. */
    long foreign() {
        return foreign;
    }
}
