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

    /** Lets go of its state, so that its pages can be used again. */
    void reset() {
        user = null;
        txn.reset();
    }

    /** Ends it for good. */
    void end() {
        txn.close();
    }

    /** Whether the present thread uses it: what others do is not seen for certain. */
    boolean isMine() {
        return user == Thread.currentThread();
    }
}
