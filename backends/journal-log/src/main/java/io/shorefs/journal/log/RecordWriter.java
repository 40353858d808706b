package io.shorefs.journal.log;

import io.shorefs.spi.CommitLog;
import io.shorefs.spi.CommitLog.Slot;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/** Writes records into the ring, through one buffer. One thread. */
final class RecordWriter {
    private final LogFile file;
    private final Layout layout;
    private final long incarnation;
    private final BlockCodec blocks;
    private final RecordCodec records;
    private final ByteBuffer buffer;
    private final int bufferedBlocks;

    /** Writes through a buffer of whole pages, which may serve others between two calls. */
    RecordWriter(LogFile file, Layout layout, long incarnation, ByteBuffer buffer) {
        this.file = file;
        this.layout = layout;
        this.incarnation = incarnation;
        this.blocks = new BlockCodec(layout.creation());
        this.records = new RecordCodec(blocks);
        this.buffer = buffer;
        this.bufferedBlocks = buffer.capacity() / CommitLog.PAGE;
    }

    /** Writes a record to the ring from page {@code at}. */
    void write(long at, long sequence, long generation, List<Slot> slots, ByteBuffer body) throws IOException {
        ByteBuffer header = records.header(incarnation, sequence, generation, slots, body);
        int parts = RecordCodec.blocks(slots.size(), body.remaining());
        long page = at;
        int buffered = 0;
        int slot = 0;
        for (int part = 0; part < parts; part++) {
            int begin = buffered * CommitLog.PAGE;
            buffer.clear().position(begin + BlockCodec.HEADER).limit(begin + CommitLog.PAGE);
            if (part == 0) {
                buffer.put(header);
            }
            slot = putSlots(slots, slot);
            putBody(body);
            int length = buffer.position() - begin - BlockCodec.HEADER;
            buffer.clear();
            blocks.seal(buffer, begin, incarnation, sequence, part, parts, length);
            buffered++;
            if (part + 1 == parts || buffered == bufferedBlocks || page + buffered == layout.ringPages()) {
                file.write(buffer.limit(buffered * CommitLog.PAGE), layout.ringByte(page));
                page = layout.ringPage(page, buffered);
                buffered = 0;
            }
        }
    }

    private int putSlots(List<Slot> slots, int from) {
        int slot = from;
        while (slot < slots.size() && buffer.remaining() >= RecordCodec.SLOT) {
            RecordCodec.putSlot(buffer, slots.get(slot++));
        }
        return slot;
    }

    private void putBody(ByteBuffer body) {
        int length = Math.min(buffer.remaining(), body.remaining());
        buffer.put(buffer.position(), body, body.position(), length);
        buffer.position(buffer.position() + length);
        body.position(body.position() + length);
    }
}
