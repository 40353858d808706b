package io.shorefs.core.replication;

import io.shorefs.core.key.ObjectId;
import io.shorefs.core.key.ObjectKind;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/** Gives the ids of what a writer puts in its epoch, each once. Any thread. */
public final class ObjectIds {
    private final int branch;
    private final long epoch;
    private final Map<ObjectKind, AtomicLong> next = new EnumMap<>(Map.of(
            ObjectKind.SEGMENT, new AtomicLong(),
            ObjectKind.TABLE, new AtomicLong(),
            ObjectKind.INDEX, new AtomicLong()));

    ObjectIds(int branch, long epoch) {
        this.branch = branch;
        this.epoch = epoch;
    }

    /** A new id of a segment, table or index. */
    public ObjectId next(ObjectKind kind) {
        return new ObjectId(branch, kind, epoch, next.get(kind).getAndIncrement());
    }

    /**
     * Up to where they were given.
     *
     * @param log the number of the next log
     */
    Horizon horizon(long log) {
        return new Horizon(
                epoch,
                log,
                next.get(ObjectKind.SEGMENT).get(),
                next.get(ObjectKind.TABLE).get(),
                next.get(ObjectKind.INDEX).get());
    }
}
