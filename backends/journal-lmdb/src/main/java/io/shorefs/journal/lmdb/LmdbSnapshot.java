package io.shorefs.journal.lmdb;

import io.shorefs.spi.LocalMap.Snapshot;
import io.shorefs.spi.LocalMap.Visitor;

/** The use of one reader by one thread. Its reader is out of reach once it is closed, and for every other thread always: both would read memory that is not theirs. */
final class LmdbSnapshot implements Snapshot {
    private final Readers readers;
    private final Thread owner = Thread.currentThread();
    private Reader reader;

    LmdbSnapshot(Readers readers) {
        this.readers = readers;
        this.reader = readers.take();
    }

    @Override
    public byte[] get(byte[] key) {
        return reads().get(key);
    }

    @Override
    public void scan(byte[] from, byte[] to, Visitor visitor) {
        reads().scan(from, to, visitor, this::reads);
    }

    @Override
    public void close() {
        requireOwner();
        if (reader != null) {
            Reader mine = reader;
            reader = null;
            readers.give(mine);
        }
    }

    private Reads reads() {
        requireOwner();
        if (reader == null) {
            throw new IllegalStateException("This snapshot is closed");
        }
        return reader.reads();
    }

    private void requireOwner() {
        if (Thread.currentThread() != owner) {
            throw new IllegalStateException("This snapshot is read and closed by " + owner + " only");
        }
    }
}
