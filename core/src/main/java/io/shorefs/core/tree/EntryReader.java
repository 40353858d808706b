package io.shorefs.core.tree;

import io.shorefs.core.key.Key;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;

/** Reads entries as {@link TableWriter} puts them, one after the other. In a table that was checked nothing can be wrong. One thread. */
final class EntryReader {
    private static final int KEY_START = 64;

    private final ByteBuffer numbers;
    private final byte[] bytes;
    private final int end;
    private int nextAt;
    private byte[] key = new byte[KEY_START];
    private int keyLength;
    private int shared;
    private int valueAt;
    private int valueLength;

    /** Reads from {@code at}, where a whole key is, to {@code end}. */
    EntryReader(byte[] bytes, int at, int end) {
        numbers = ByteBuffer.wrap(bytes);
        this.bytes = bytes;
        nextAt = at;
        this.end = end;
    }

    /**
     * Goes on to the next entry, if there is one.
     *
     * @throws IllegalArgumentException when what is there is none, or none that may follow
     * @throws IndexOutOfBoundsException the same
     */
    boolean next() {
        if (nextAt == end) {
            return false;
        }
        Objects.checkFromIndexSize(nextAt, TableWriter.ENTRY_BYTES, end);
        shared = Short.toUnsignedInt(numbers.getShort(nextAt));
        int rest = Short.toUnsignedInt(numbers.getShort(nextAt + Short.BYTES));
        int restAt = nextAt + TableWriter.ENTRY_BYTES;
        valueLength = numbers.getInt(nextAt + 2 * Short.BYTES) - 1;
        valueAt = restAt + rest;
        Objects.checkFromIndexSize(restAt, rest, end);
        Objects.checkFromIndexSize(valueAt, Math.max(valueLength, 0), end);
        takeKey(restAt, rest);
        if (valueLength < -1) {
            throw new IllegalArgumentException("a value of " + valueLength + " bytes");
        }
        nextAt = valueAt + Math.max(valueLength, 0);
        return true;
    }

    private void takeKey(int restAt, int rest) {
        if (shared > keyLength || Arrays.compareUnsigned(key, shared, keyLength, bytes, restAt, restAt + rest) >= 0) {
            throw new IllegalArgumentException("a key that does not follow the one before");
        }
        keyLength = shared + rest;
        if (keyLength > key.length) {
            key = Arrays.copyOf(key, Math.max(keyLength, 2 * key.length));
        }
        System.arraycopy(bytes, restAt, key, shared, rest);
    }

    /** How a whole key that is stored at {@code at} compares with another one. */
    static int compareWhole(byte[] bytes, int at, Key other) {
        int from = at + TableWriter.ENTRY_BYTES;
        int length = Short.toUnsignedInt(ByteBuffer.wrap(bytes).getShort(at + Short.BYTES));
        byte[] others = other.bytes();
        return Arrays.compareUnsigned(bytes, from, from + length, others, 0, others.length);
    }

    /** Where the entry ends and the next one begins. */
    int nextAt() {
        return nextAt;
    }

    /** Whether the entry's key is stored whole. */
    boolean isWhole() {
        return shared == 0;
    }

    /** How the entry's key compares with another one. */
    int compareTo(Key other) {
        byte[] others = other.bytes();
        return Arrays.compareUnsigned(key, 0, keyLength, others, 0, others.length);
    }

    Key key() {
        return Key.of(Arrays.copyOf(key, keyLength));
    }

    boolean isRemoved() {
        return valueLength < 0;
    }

    Optional<byte[]> value() {
        return isRemoved() ? Optional.empty() : Optional.of(Arrays.copyOfRange(bytes, valueAt, valueAt + valueLength));
    }
}
