package io.shorefs.core.check;

/**
 * The result of a check of what is in an object store.
 *
 * @param state what the state that was checked has; its cold ranges are those that could not be read
 * @param epoch of the writer that the state is of
 * @param logs that are not folded in it
 * @param tables that it needs
 * @param blocks of contents that it names
 * @param checkpointBlocks that only checkpoints name, when they were read
 * @param objects that are listed, those that nothing refers to among them
 * @param objectBytes of them
 * @param foreign keys that are no names of objects
 */
public record BucketReport(
        Report state,
        long epoch,
        long logs,
        long tables,
        long blocks,
        long checkpointBlocks,
        long objects,
        long objectBytes,
        long foreign) {}
