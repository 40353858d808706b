package io.shorefs.journal.log;

import io.shorefs.spi.CommitLog;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Writes payloads to their pages, always whole pages: writing part of one that is not in memory would make the host read it first. One thread.
 */
final class SlotWriter {
    private final LogFile file;
    private final Layout layout;
    private final ByteBuffer buffer;

    /** Writes through a buffer of whole pages, which may serve others between two calls. */
    SlotWriter(LogFile file, Layout layout, ByteBuffer buffer) {
        this.file = file;
        this.layout = layout;
        this.buffer = buffer;
    }

    /** Writes a payload; its position moves. */
    void write(long page, ByteBuffer payload) throws IOException {
        long position = layout.slotByte(page);
        if (payload.isDirect() && payload.remaining() % CommitLog.PAGE == 0) {
            file.write(payload, position);
            return;
        }
        while (payload.hasRemaining()) {
            int length = Math.min(buffer.capacity(), payload.remaining());
            buffer.clear().put(0, payload, payload.position(), length).position(length);
            payload.position(payload.position() + length);
            pad();
            position += buffer.flip().limit();
            file.write(buffer, position - buffer.limit());
        }
    }

    /** Writes zeros to pages. */
    void zero(long page, int pages) throws IOException {
        long position = layout.slotByte(page);
        long end = layout.slotByte(page + pages);
        Zeros.write(file, position, end, buffer);
    }

    private void pad() {
        while (buffer.position() % CommitLog.PAGE != 0) {
            buffer.put((byte) 0);
        }
    }
}
