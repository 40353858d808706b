package io.shorefs.journal.lmdb;

import java.nio.ByteBuffer;

/** A key in memory that LMDB can read. One thread. */
final class Keys {
    /** The longest key that LMDB takes, as it is built. */
    static final int MAX = 511;

    private final ByteBuffer buffer = ByteBuffer.allocateDirect(MAX);

    /** The key's bytes, until the next call. */
    ByteBuffer key(byte[] key) {
        if (key.length < 1 || key.length > MAX) {
            throw new IllegalArgumentException("A key has 1 to 511 bytes, this one " + key.length);
        }
        return buffer.clear().put(key).flip();
    }

    /** The longest key that is not above a bound, which is not empty. */
    ByteBuffer atMost(byte[] bound) {
        return buffer.clear().put(bound, 0, Math.min(bound.length, MAX)).flip();
    }
}
