package io.shorefs.core.check;

import io.shorefs.core.key.Chunk;
import io.shorefs.core.key.Key;

/** Checks the payload that pieces name. One thread. */
interface Payloads {
    /** Takes what a chunk names. */
    void take(Key key, Chunk chunk);

    /** Everything was taken. */
    void end();

    /** Bytes of all payload so far. */
    long bytes();
}
