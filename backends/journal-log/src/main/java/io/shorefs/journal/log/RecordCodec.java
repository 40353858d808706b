package io.shorefs.journal.log;

import io.shorefs.spi.CommitLog.Entry;
import io.shorefs.spi.CommitLog.Slot;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * A record: the bytes that its blocks hold together.
 *
 * <pre>
 *  0 checksum    CRC32C of creation number, incarnation, and everything behind this field
 *  4 slots       how many
 *  8 body        its bytes
 * 12 zero
 * 16 generation
 * 24 sequence
 * 32 the slots: page (8), length (4), CRC32C of the payload (4)
 *    the body
 * </pre>
 *
 * Header and slots are multiples of 16 bytes, as a block's capacity is, so that none of them crosses a block. One thread an instance.
 */
final class RecordCodec {
    static final int HEADER = 32;
    static final int SLOT = 16;

    private final BlockCodec blocks;
    private final CRC32C crc = new CRC32C();
    private final ByteBuffer header = ByteBuffer.allocate(HEADER);
    private final ByteBuffer slotBytes = ByteBuffer.allocate(SLOT);

    RecordCodec(BlockCodec blocks) {
        this.blocks = blocks;
    }

    /** Blocks that a record takes. */
    static int blocks(long slots, long bodyBytes) {
        long bytes = HEADER + SLOT * slots + bodyBytes;
        return Math.toIntExact((bytes + BlockCodec.CAPACITY - 1) / BlockCodec.CAPACITY);
    }

    /** The header of a record; valid until the next one. The body's position stays. */
    ByteBuffer header(long incarnation, long sequence, long generation, List<Slot> slots, ByteBuffer body) {
        header.clear();
        header.putInt(4, slots.size()).putInt(8, body.remaining()).putInt(12, 0);
        header.putLong(16, generation).putLong(24, sequence);
        blocks.seed(crc, incarnation);
        crc.update(header.position(4));
        for (int i = 0; i < slots.size(); i++) {
            putSlot(slotBytes.clear(), slots.get(i));
            crc.update(slotBytes.flip());
        }
        int position = body.position();
        crc.update(body);
        body.position(position);
        return header.clear().putInt(0, (int) crc.getValue());
    }

    static void putSlot(ByteBuffer into, Slot slot) {
        into.putLong(slot.page()).putInt(slot.length()).putInt(slot.checksum());
    }

    /** The record in these bytes, if they are whole. */
    Optional<Entry> decode(ByteBuffer record, long incarnation, long sequence, long next) {
        int length = record.remaining();
        if (length < HEADER) {
            return Optional.empty();
        }
        int slots = record.getInt(4);
        int body = record.getInt(8);
        boolean fits = slots >= 0 && body >= 0 && HEADER + (long) SLOT * slots + body == length;
        blocks.seed(crc, incarnation);
        crc.update(record.position(4));
        if (!fits || record.getInt(0) != (int) crc.getValue() || record.getLong(24) != sequence) {
            return Optional.empty();
        }
        return Optional.of(new Entry(sequence, record.getLong(16), slots(record, slots), body(record, body), next));
    }

    private static List<Slot> slots(ByteBuffer record, int count) {
        List<Slot> slots = new ArrayList<>(count);
        record.position(HEADER);
        for (int i = 0; i < count; i++) {
            slots.add(new Slot(record.getLong(), record.getInt(), record.getInt()));
        }
        return List.copyOf(slots);
    }

    private static byte[] body(ByteBuffer record, int length) {
        byte[] body = new byte[length];
        record.get(body);
        return body;
    }
}
