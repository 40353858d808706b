package io.shorefs.core.replication;

import java.util.Random;

/** Contents of files that do not compress, the same for the same seed. */
final class RandomBytes {
    private RandomBytes() {}

    static byte[] bytes(int length, long seed) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }
}
