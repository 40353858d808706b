package io.shorefs.core.object;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * The bytes of an object while it is made, in one array that grows: to the double, and beyond {@value #LARGE} bytes by {@value #STEP}, so that a full segment takes {@value #LARGE} bytes, and half as much more
 * while it grows for the last time. One thread at a time.
 */
final class ObjectBuffer {
    /** Where to begin when the size is not known: so many times two is {@value #LARGE}. */
    static final int START = 68 << 10;

    private static final int LARGE = START << 10;
    private static final int STEP = 4 << 20;

    private ByteBuffer bytes;

    ObjectBuffer(int capacity) {
        bytes = ByteBuffer.allocate(capacity);
    }

    /** The buffer to put this many bytes into; until the next call. */
    ByteBuffer room(int count) {
        if (bytes.remaining() < count) {
            int needed = Math.addExact(bytes.position(), count);
            int capacity = bytes.capacity();
            long grown = capacity < LARGE ? Math.min(2L * capacity, LARGE) : (long) capacity + STEP;
            bytes = ByteBuffer.allocate(Math.clamp(grown, needed, Integer.MAX_VALUE - 8))
                    .put(bytes.flip());
        }
        return bytes;
    }

    /** How many bytes there are. */
    int size() {
        return bytes.position();
    }

    /** CRC32C of the bytes from here on. */
    int checksum(int from) {
        CRC32C crc = new CRC32C();
        crc.update(bytes.array(), from, size() - from);
        return (int) crc.getValue();
    }

    /** The bytes themselves. */
    ByteBuffer content() {
        return ByteBuffer.wrap(bytes.array(), 0, size());
    }
}
