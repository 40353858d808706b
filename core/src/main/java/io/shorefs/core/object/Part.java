package io.shorefs.core.object;

import io.shorefs.api.FsException;
import io.shorefs.core.key.Compression;
import io.shorefs.core.key.Packing;
import io.shorefs.core.key.Payload;
import java.nio.ByteBuffer;

/**
 * Bytes of an object that are sealed as one, and what must be known to open them. Its description is in a pointer, or in the object's trailer.
 *
 * @param ordinal counted from 0 within the object
 * @param storedLength stored bytes
 * @param length of the bytes themselves
 * @param checksum CRC32C of the stored bytes
 */
record Part(int ordinal, int storedLength, int length, Compression compression, int checksum) {
    /** The ordinal of the part that ends every object; it is the highest one, unsigned. */
    static final int LAST = -1;

    /** How many bytes {@link #put} puts. */
    static final int BYTES = 4 + 4 + 1 + 4;

    /** The part that a pointer points to. */
    static Part of(Payload.Stored payload) {
        return new Part(
                payload.ordinal(), payload.storedLength(), payload.length(), payload.compression(), payload.checksum());
    }

    /** Describes it, without its ordinal. */
    void put(ByteBuffer out) {
        out.putInt(storedLength).putInt(length).put(compression.code()).putInt(checksum);
    }

    /**
     * Reads a description.
     *
     * @throws IllegalArgumentException when it is none; its reader knows the object
     */
    static Part read(int ordinal, ByteBuffer in) {
        int storedLength = in.getInt();
        int length = in.getInt();
        byte compression = in.get();
        int checksum = in.getInt();
        if (storedLength < 0 || length < 0) {
            throw new IllegalArgumentException("a part has " + length + " bytes in " + storedLength);
        }
        try {
            return new Part(ordinal, storedLength, length, Compression.of(compression), checksum);
        } catch (FsException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    /** Points to it. */
    Payload.Stored at(Packing packing, int offset) {
        return new Payload.Stored(packing, ordinal, offset, storedLength, length, compression, checksum);
    }

    @Override
    public String toString() {
        return ordinal == LAST ? "its last part" : "block " + ordinal;
    }
}
