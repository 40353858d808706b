package io.shorefs.journal.lmdb;

import io.shorefs.spi.LocalMap;
import java.nio.ByteBuffer;
import org.lmdbjava.Dbi;
import org.lmdbjava.PutFlags;
import org.lmdbjava.Txn;

/** The one write transaction. */
final class LmdbTransaction implements LocalMap.Transaction {
    private final Dbi<ByteBuffer> dbi;
    private final Txn<ByteBuffer> txn;
    private final Reads reads;

    LmdbTransaction(Dbi<ByteBuffer> dbi, Txn<ByteBuffer> txn) {
        this.dbi = dbi;
        this.txn = txn;
        reads = new Reads(dbi, txn);
    }

    @Override
    public byte[] get(byte[] key) {
        return reads.get(key);
    }

    @Override
    public void scan(byte[] from, byte[] to, LocalMap.Visitor visitor) {
        reads.scan(from, to, visitor);
    }

    @Override
    public void put(byte[] key, byte[] value) {
        dbi.reserve(txn, reads.key(key), value.length, new PutFlags[0]).put(value);
    }

    @Override
    public void delete(byte[] key) {
        dbi.delete(txn, reads.key(key));
    }
}
