package io.shorefs.journal.lmdb;

import io.shorefs.spi.LocalMap.Snapshot;
import io.shorefs.spi.LocalMap.Visitor;

/** The use of one reader by one thread. Once it is closed, and for every other thread always, the reader is out of reach: both would read memory that is not theirs. */
final class LmdbSnapshot implements Snapshot {
    private final Readers readers;
    private final Thread owner = Thread.currentThread();
    private final Reader reader;
    private int scans;
    private boolean closed;

    LmdbSnapshot(Readers readers) {
        this.readers = readers;
        this.reader = readers.take();
    }

    @Override
    public byte[] get(byte[] key) {
        requireOpen();
        return reader.reads().get(key);
    }

    @Override
    public void scan(byte[] from, byte[] to, Visitor visitor) {
        requireOpen();
        scans++;
        try {
            reader.reads().scan(from, to, visitor, this::requireOpen);
        } finally {
            scans--;
            if (closed) {
                giveBackUnlessInScan();
            }
        }
    }

    @Override
    public void close() {
        requireOwner();
        if (!closed) {
            closed = true;
            giveBackUnlessInScan();
        }
    }

    /** A visitor may close the snapshot it is in: the scan still has its place in the reader. */
    private void giveBackUnlessInScan() {
        if (scans == 0) {
            readers.give(reader);
        }
    }

    private void requireOpen() {
        requireOwner();
        if (closed) {
            throw new IllegalStateException("This snapshot is closed");
        }
    }

    private void requireOwner() {
        if (Thread.currentThread() != owner) {
            throw new IllegalStateException("This snapshot is read and closed by " + owner + " only");
        }
    }
}
