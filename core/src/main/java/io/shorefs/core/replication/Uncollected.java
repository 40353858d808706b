package io.shorefs.core.replication;

/** Bytes that were put since the last collection: in this run, and in those before it as far as the journal noted them. Any thread. */
final class Uncollected {
    private long before;
    private long collected;

    /**
     * At a start.
     *
     * @param before of the runs before
     */
    Uncollected(long before) {
        this.before = before;
    }

    /** How many there are when this run has put so many. */
    synchronized long bytes(long written) {
        return before + written - collected;
    }

    /** A collection began when this run had put so many. */
    synchronized void collected(long written) {
        before = 0;
        collected = written;
    }
}
