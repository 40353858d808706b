package io.shorefs.journal.lmdb;

import io.shorefs.spi.LocalMap;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.lmdbjava.Dbi;
import org.lmdbjava.Txn;

/** A read transaction, renewed for each use. One thread at a time. */
final class LmdbSnapshot implements LocalMap.Snapshot {
    private final Reads reads;
    private final Txn<ByteBuffer> txn;
    private final Consumer<LmdbSnapshot> home;
    private boolean open = true;

    LmdbSnapshot(Dbi<ByteBuffer> dbi, Txn<ByteBuffer> txn, Consumer<LmdbSnapshot> home) {
        this.txn = txn;
        this.home = home;
        reads = new Reads(dbi, txn);
    }

    void renew() {
        txn.renew();
        open = true;
    }

    @Override
    public byte[] get(byte[] key) {
        check();
        return reads.get(key);
    }

    @Override
    public void scan(byte[] from, byte[] to, LocalMap.Visitor visitor) {
        check();
        reads.scan(from, to, visitor);
    }

    @Override
    public void close() {
        if (open) {
            open = false;
            txn.reset();
            home.accept(this);
        }
    }

    /** Ends the transaction for good. */
    void end() {
        txn.close();
    }

    private void check() {
        if (!open) {
            throw new IllegalStateException("the snapshot is closed");
        }
    }
}
