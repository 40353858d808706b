package io.shorefs.core.key;

/** Where the bytes of a piece are. */
public sealed interface Payload permits Payload.Slot, Payload.Dirty {
    /**
     * In the slot area of the commit log.
     *
     * @param page first page
     * @param length stored bytes
     * @param checksum CRC32C of the stored bytes
     */
    record Slot(long page, int length, int checksum) implements Payload {}

    /** In memory, not yet in the log; implemented where memory is known. */
    non-sealed interface Dirty extends Payload {
        /** The slot that the bytes were written to, or null while they are in memory only. */
        Slot slot();

        /** How many bytes into the slot the block's byte {@code skip} of this payload lies. */
        int slotSkip(int skip);
    }
}
