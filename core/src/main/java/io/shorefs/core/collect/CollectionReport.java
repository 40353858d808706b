package io.shorefs.core.collect;

import io.shorefs.api.Timestamp;

/**
 * What a collection found and did.
 *
 * @param time when it ended
 * @param liveBytes of the branch's objects in the store that something refers to
 * @param deadBytes that nothing refers to, besides what waits to be deleted; those in objects that are alive otherwise among them
 * @param doomedObjects newly found: to be deleted after the grace
 * @param pendingObjects that wait to be deleted, the newly found among them
 * @param pendingBytes of them
 * @param deletedObjects that were deleted
 * @param deletedBytes of them
 * @param rewrittenBytes of new objects that have what was alive in others
 */
public record CollectionReport(
        Timestamp time,
        long liveBytes,
        long deadBytes,
        long doomedObjects,
        long pendingObjects,
        long pendingBytes,
        long deletedObjects,
        long deletedBytes,
        long rewrittenBytes) {}
