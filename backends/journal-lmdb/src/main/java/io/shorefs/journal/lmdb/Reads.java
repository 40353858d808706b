package io.shorefs.journal.lmdb;

import io.shorefs.spi.LocalMap.Visitor;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import org.lmdbjava.Cursor;
import org.lmdbjava.GetOp;
import org.lmdbjava.LmdbException;
import org.lmdbjava.Txn;

/** Reading in one LMDB transaction; what leaves it is copied. One thread. */
final class Reads {
    private final Environment environment;
    private final Txn<ByteBuffer> txn;
    private final Keys keys = new Keys();
    private Optional<Cursor<ByteBuffer>> idle = Optional.empty();

    Reads(Environment environment, Txn<ByteBuffer> txn) {
        this.environment = environment;
        this.txn = txn;
    }

    Keys keys() {
        return keys;
    }

    /** A copy of the value, or null. */
    byte[] get(byte[] key) {
        try {
            ByteBuffer value = environment.dbi().get(txn, keys.key(key));
            return value == null ? null : copy(value);
        } catch (LmdbException e) {
            throw environment.fault("reading", e);
        }
    }

    /**
     * Visits a range.
     *
     * @param stillOpen called after each visit: throws when the transaction ended in it
     */
    void scan(byte[] from, byte[] to, Visitor visitor, Runnable stillOpen) {
        Cursor<ByteBuffer> cursor = takeCursor();
        try {
            boolean found = seek(cursor, from);
            while (found) {
                byte[] key = copy(cursor.key());
                if (Arrays.compareUnsigned(key, to) >= 0) {
                    return;
                }
                // the seek may end on the longest key that begins a longer bound, which is below it
                boolean inside = Arrays.compareUnsigned(key, from) >= 0;
                if (inside && !visitor.entry(key, copy(cursor.val()))) {
                    return;
                }
                stillOpen.run();
                found = cursor.next();
            }
        } catch (LmdbException e) {
            throw environment.fault("scanning", e);
        } finally {
            giveCursor(cursor);
        }
    }

    /** Ends what is kept for the next scan. */
    void end() {
        idle.ifPresent(Cursor::close);
        idle = Optional.empty();
    }

    /** A cursor costs half of a short scan, and one on a read transaction can be used again. */
    private Cursor<ByteBuffer> takeCursor() {
        try {
            if (idle.isEmpty()) {
                return environment.dbi().openCursor(txn);
            }
            Cursor<ByteBuffer> cursor = idle.get();
            idle = Optional.empty();
            cursor.renew(txn);
            return cursor;
        } catch (LmdbException e) {
            throw environment.fault("scanning", e);
        }
    }

    private void giveCursor(Cursor<ByteBuffer> cursor) {
        if (txn.isReadOnly() && idle.isEmpty()) {
            idle = Optional.of(cursor);
        } else {
            cursor.close();
        }
    }

    private boolean seek(Cursor<ByteBuffer> cursor, byte[] from) {
        return from.length == 0 ? cursor.first() : cursor.get(keys.atMost(from), GetOp.MDB_SET_RANGE);
    }

    private static byte[] copy(ByteBuffer from) {
        byte[] bytes = new byte[from.remaining()];
        from.get(bytes);
        return bytes;
    }
}
