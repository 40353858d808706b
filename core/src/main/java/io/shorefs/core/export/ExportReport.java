package io.shorefs.core.export;

/**
 * What an export wrote, and what it could not.
 *
 * @param files regular files
 * @param others directories, links, devices and the like
 * @param bytes of the files, holes left out
 * @param incomplete files and others of which something is not to be had
 * @param mixed of which something is as the object store has it now, where another server went on
 * @param removed names that the journal removed
 * @param renamed that it gave other names
 * @param nameless whose names are in the object store only
 */
public record ExportReport(
        long files, long others, long bytes, long incomplete, long mixed, long removed, long renamed, long nameless) {
    /** Whether everything is in the archive. */
    public boolean isComplete() {
        return incomplete == 0;
    }
}
