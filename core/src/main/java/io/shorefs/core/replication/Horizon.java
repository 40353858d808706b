package io.shorefs.core.replication;

import io.shorefs.core.key.ObjectId;

/**
 * A moment when nothing that a branch's writer had put was still to be made visible: what is below it is referred to then, or never again. What is at or above it, and what a newer writer
 * made, is for others to judge.
 *
 * @param epoch of the writer
 * @param log the first number of a log that is not below it
 * @param segment the first number of a segment of the epoch that is not below it
 * @param table of a table
 * @param index of an index
 */
public record Horizon(long epoch, long log, long segment, long table, long index) {
    /** That of a branch that is deleted, to which nobody writes any more. */
    public static final Horizon LAST =
            new Horizon(Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE);

    /** Whether an object of the branch is below it. */
    public boolean covers(ObjectId id) {
        return switch (id.kind()) {
            case LOG -> id.number() < log;
            case SEGMENT -> covers(id, segment);
            case TABLE -> covers(id, table);
            case INDEX -> covers(id, index);
            case MANIFEST, VOLUME -> false;
        };
    }

    private boolean covers(ObjectId id, long number) {
        return id.epoch() < epoch || (id.epoch() == epoch && id.number() < number);
    }
}
