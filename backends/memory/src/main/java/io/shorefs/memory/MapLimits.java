package io.shorefs.memory;

import io.shorefs.spi.LocalMap;

/** What a {@link LocalMap} takes as key and value. */
final class MapLimits {
    private static final int KEY = 511;
    private static final int VALUE = 16 << 20;

    private MapLimits() {}

    static void checkKey(byte[] key) {
        if (key.length < 1 || key.length > KEY) {
            throw new IllegalArgumentException("A key has 1 to 511 bytes, this one " + key.length);
        }
    }

    static void checkValue(byte[] value) {
        if (value.length > VALUE) {
            throw new IllegalArgumentException("A value has at most 16 MiB, this one " + value.length + " bytes");
        }
    }
}
