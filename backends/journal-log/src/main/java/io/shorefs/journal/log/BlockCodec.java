package io.shorefs.journal.log;

import io.shorefs.spi.CommitLog;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * A block of the ring: one page that says which part of which record it is.
 *
 * <pre>
 *  0 checksum     CRC32C of creation number, incarnation, and the block from byte 4 to its length
 *  4 length       bytes of the record in this block, behind its 32 bytes of header
 *  8 incarnation  whose record it is
 * 16 sequence     of the record
 * 24 part         of the record, from 0
 * 28 parts        that the record has
 * </pre>
 *
 * A page of zeros is no block: it has no length. One thread an instance.
 */
final class BlockCodec {
    /** Bytes before the record's. */
    static final int HEADER = 32;

    /** The record's bytes in a full block. */
    static final int CAPACITY = CommitLog.PAGE - HEADER;

    private final CRC32C crc = new CRC32C();
    private final byte[] seed = new byte[16];
    private final ByteBuffer seedBuffer = ByteBuffer.wrap(seed);

    BlockCodec(long creation) {
        seedBuffer.putLong(0, creation);
    }

    /** Writes the header of the block at byte {@code at} of a buffer; its bytes are there already. */
    void seal(ByteBuffer buffer, int at, long incarnation, long sequence, int part, int parts, int length) {
        buffer.putInt(at + 4, length);
        buffer.putLong(at + 8, incarnation);
        buffer.putLong(at + 16, sequence);
        buffer.putInt(at + 24, part);
        buffer.putInt(at + 28, parts);
        buffer.putInt(at, checksum(buffer, at, incarnation, length));
    }

    /** Whether the block at byte {@code at} is whole. */
    boolean isWhole(ByteBuffer buffer, int at) {
        int length = length(buffer, at);
        if (length < 1 || length > CAPACITY || part(buffer, at) < 0 || part(buffer, at) >= parts(buffer, at)) {
            return false;
        }
        return buffer.getInt(at) == checksum(buffer, at, incarnation(buffer, at), length);
    }

    static int length(ByteBuffer buffer, int at) {
        return buffer.getInt(at + 4);
    }

    static long incarnation(ByteBuffer buffer, int at) {
        return buffer.getLong(at + 8);
    }

    static long sequence(ByteBuffer buffer, int at) {
        return buffer.getLong(at + 16);
    }

    static int part(ByteBuffer buffer, int at) {
        return buffer.getInt(at + 24);
    }

    static int parts(ByteBuffer buffer, int at) {
        return buffer.getInt(at + 28);
    }

    /** Begins a checksum that is seeded with the file and an incarnation. */
    void seed(CRC32C checksum, long incarnation) {
        seedBuffer.putLong(8, incarnation);
        checksum.reset();
        checksum.update(seed);
    }

    private int checksum(ByteBuffer buffer, int at, long incarnation, int length) {
        int position = buffer.position();
        int limit = buffer.limit();
        seed(crc, incarnation);
        buffer.limit(at + HEADER + length).position(at + 4);
        crc.update(buffer);
        buffer.limit(limit).position(position);
        return (int) crc.getValue();
    }
}
