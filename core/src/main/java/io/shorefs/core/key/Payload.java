package io.shorefs.core.key;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.zip.CRC32C;

/** Where the bytes of a piece are. */
public sealed interface Payload permits Payload.Slot, Payload.Stored, Payload.Dirty {
    /**
     * In the slot area of the commit log.
     *
     * @param page first page
     * @param length stored bytes
     * @param checksum CRC32C of the stored bytes
     */
    record Slot(long page, int length, int checksum) implements Payload {
        /** One that has these bytes; their position stays. */
        public static Slot of(long page, ByteBuffer bytes) {
            return new Slot(page, bytes.remaining(), checksum(bytes));
        }

        /** Whether these bytes have its checksum; their position stays. */
        public boolean isOf(ByteBuffer bytes) {
            return checksum(bytes) == checksum;
        }

        private static int checksum(ByteBuffer bytes) {
            CRC32C crc = new CRC32C();
            crc.update(bytes.duplicate());
            return (int) crc.getValue();
        }
    }

    /**
     * A block in an object of the store.
     *
     * @param packing the object
     * @param ordinal of the block in it
     * @param offset of its first stored byte in the object
     * @param storedLength stored bytes
     * @param length of the bytes themselves
     * @param checksum CRC32C of the stored bytes
     */
    record Stored(
            Packing packing,
            int ordinal,
            long offset,
            int storedLength,
            int length,
            Compression compression,
            int checksum)
            implements Payload {}

    /** In memory until a commit wrote it; implemented where memory is known. */
    non-sealed interface Dirty extends Payload {
        /** Whether the bytes are in slots. */
        boolean isStored();

        /** Adds to {@code into} the pieces in slots that together are {@code piece}, whose payload this is; once it is stored. */
        void stored(Piece piece, List<Piece> into);
    }
}
