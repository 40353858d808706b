package io.shorefs.core.object;

import java.nio.ByteBuffer;

/**
 * What it costs to try a password: the parameters of Argon2id (RFC 9106).
 *
 * @param memoryKiB memory that one try takes
 * @param passes over that memory
 * @param lanes that the memory is divided in
 */
record PasswordCost(int memoryKiB, int passes, int lanes) {
    /** What RFC 9106 recommends where memory is limited. */
    static final PasswordCost RECOMMENDED = new PasswordCost(64 << 10, 3, 4);

    static final int BYTES = 3 * Integer.BYTES;

    private static final int MEMORY_MIN = 1 << 10;
    private static final int MEMORY_MAX = 1 << 20;
    private static final int PASSES_MAX = 64;
    private static final int LANES_MAX = 64;

    /**
     * Limits: 1 MiB to 1 GiB, 64 passes, 64 lanes.
     *
     * @throws IllegalArgumentException beyond: a damaged object must not take all memory, or hours
     */
    PasswordCost {
        boolean reasonable = memoryKiB >= MEMORY_MIN
                && memoryKiB <= MEMORY_MAX
                && passes >= 1
                && passes <= PASSES_MAX
                && lanes >= 1
                && lanes <= LANES_MAX;
        if (!reasonable) {
            throw new IllegalArgumentException("%d KiB, %d passes and %d lanes are no reasonable cost of a password"
                    .formatted(memoryKiB, passes, lanes));
        }
    }

    void put(ByteBuffer out) {
        out.putInt(memoryKiB).putInt(passes).putInt(lanes);
    }

    static PasswordCost read(ByteBuffer in) {
        return new PasswordCost(in.getInt(), in.getInt(), in.getInt());
    }
}
