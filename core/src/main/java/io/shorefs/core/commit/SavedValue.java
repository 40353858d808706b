package io.shorefs.core.commit;

import java.util.Arrays;

/** What a generation left in a key, under {@link io.shorefs.core.key.Key#saved}: one byte that says whether the key was there, then its value's bytes, which have a checksum of their own. */
final class SavedValue {
    private SavedValue() {}

    /** The bytes to keep; null for a key that was not there. */
    static byte[] encode(byte[] value) {
        if (value == null) {
            return new byte[] {0};
        }
        byte[] saved = new byte[1 + value.length];
        saved[0] = 1;
        System.arraycopy(value, 0, saved, 1, value.length);
        return saved;
    }

    /** The value's bytes, or null for a key that was not there. */
    static byte[] decode(byte[] saved) {
        return saved[0] == 0 ? null : Arrays.copyOfRange(saved, 1, saved.length);
    }
}
