package io.shorefs.journal.lmdb;

import io.shorefs.spi.LocalMap;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.lmdbjava.Cursor;
import org.lmdbjava.Dbi;
import org.lmdbjava.GetOp;
import org.lmdbjava.Txn;

/** Reading in one transaction; what leaves it is copied. One thread. */
final class Reads {
    private static final int MAX_KEY = 511;

    private final Dbi<ByteBuffer> dbi;
    private final Txn<ByteBuffer> txn;
    private final ByteBuffer keyBuffer = ByteBuffer.allocateDirect(MAX_KEY);

    Reads(Dbi<ByteBuffer> dbi, Txn<ByteBuffer> txn) {
        this.dbi = dbi;
        this.txn = txn;
    }

    /** The key in memory that LMDB can read, until the next call. */
    ByteBuffer key(byte[] key) {
        return keyBuffer.clear().put(key).flip();
    }

    byte[] get(byte[] key) {
        ByteBuffer value = dbi.get(txn, key(key));
        return value == null ? null : copy(value);
    }

    void scan(byte[] from, byte[] to, LocalMap.Visitor visitor) {
        try (Cursor<ByteBuffer> cursor = dbi.openCursor(txn)) {
            boolean found = cursor.get(key(from), GetOp.MDB_SET_RANGE);
            while (found) {
                byte[] key = copy(cursor.key());
                if (Arrays.compareUnsigned(key, to) >= 0 || !visitor.entry(key, copy(cursor.val()))) {
                    return;
                }
                found = cursor.next();
            }
        }
    }

    private static byte[] copy(ByteBuffer from) {
        byte[] bytes = new byte[from.remaining()];
        from.get(bytes);
        return bytes;
    }
}
