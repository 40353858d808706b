package io.shorefs.journal.lmdb;

import java.nio.ByteBuffer;
import org.lmdbjava.Txn;

/** A read transaction that is used again and again: beginning a new one costs a lock and a search. One thread at a time. */
final class Reader {
    private final Txn<ByteBuffer> txn;
    private final Reads reads;
    private Thread user;

    /** A reader that reads the newest state. */
    Reader(Environment environment, Txn<ByteBuffer> txn) {
        this.txn = txn;
        this.reads = new Reads(environment, txn);
        this.user = Thread.currentThread();
    }

    Reads reads() {
        return reads;
    }

    /** Reads the newest state from now on, for the present thread. */
    void renew() {
        txn.renew();
        user = Thread.currentThread();
    }

    /**
     * Reads again what is newest until that is at least a transaction. LMDB reads the last transaction's number, and then the meta page for numbers that are even, or
     * odd, as it is; when the thread is stopped in between, that page may hold the next transaction but one, which is not durable and may never be.
     */
    void reach(long transaction) {
        while (txn.getId() < transaction) {
            txn.reset();
            txn.renew();
        }
    }

    /** Lets go of its state, so that its pages can be used again. */
    void reset() {
        user = null;
        txn.reset();
    }

    /** Ends it for good. */
    void end() {
        reads.end();
        txn.close();
    }

    /** Whether the present thread uses it: what others do is not seen for certain. */
    boolean isMine() {
        return user == Thread.currentThread();
    }
}
