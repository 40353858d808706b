package io.shorefs.core.collect;

import io.shorefs.api.FsException;
import io.shorefs.core.key.ObjectId;
import io.shorefs.core.key.ObjectKind;
import io.shorefs.core.replication.Bucket;
import io.shorefs.spi.ObjectStore.StoreException;
import java.util.HashSet;
import java.util.Set;

/**
 * The first logs of epochs: they are never deleted, so that a writer that slept meets one under the number of its next log, however late. Each is read once to be known. One thread.
 */
final class Fences {
    private static final System.Logger LOG = System.getLogger(Fences.class.getName());

    /** A fence has neither blocks nor changes: no object of this size is one. */
    private static final int LARGE_BYTES = 1024;

    private final Set<ObjectId> known = new HashSet<>();

    /** Whether it is known to be one. */
    boolean isKnown(ObjectId id) {
        return known.contains(id);
    }

    /** Whether an object is one; also a log of that size that cannot be read. */
    boolean isFence(Bucket bucket, Bucket.Listed object) throws StoreException {
        ObjectId id = object.id();
        if (id.kind() != ObjectKind.LOG || object.bytes() >= LARGE_BYTES) {
            return false;
        }
        try {
            boolean fence = bucket.log(id.number()).stream()
                    .anyMatch(log -> log.origin().isFence());
            if (fence) {
                known.add(id);
            }
            return fence;
        } catch (FsException damaged) {
            LOG.log(System.Logger.Level.ERROR, "it is not deleted, since it may be a fence: {0}", damaged.getMessage());
            return true;
        }
    }
}
