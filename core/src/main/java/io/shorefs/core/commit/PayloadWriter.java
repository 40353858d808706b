package io.shorefs.core.commit;

import io.shorefs.api.Errno;
import io.shorefs.api.FsException;
import io.shorefs.core.key.Chunk;
import io.shorefs.core.key.Payload;
import io.shorefs.core.key.Piece;
import io.shorefs.core.map.DirtyPayload;
import io.shorefs.spi.CommitLog;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes the payload of a sealed table to slots, small ones that lie side by side with one call: random writes are mostly small ones. The commit thread.
 */
final class PayloadWriter {
    private static final int GATHERED_BYTES = 256 << 10;
    private static final int SMALL_BYTES = 16 << 10;

    private final CommitLog log;
    private final List<CommitLog.Slot> slots = new ArrayList<>();
    private final List<Stored> gathered = new ArrayList<>();
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(GATHERED_BYTES);
    private long bufferPage;

    PayloadWriter(CommitLog log) {
        this.log = log;
    }

    /** A payload and where it was put. */
    private record Stored(DirtyPayload payload, List<DirtyPayload.Part> parts) {}

    /** The slots that were written since the last record. */
    List<CommitLog.Slot> slots() {
        return slots;
    }

    /** A durable record names the slots. */
    void recorded() {
        slots.clear();
    }

    /**
     * Writes what of a chunk is in memory only; {@link #flush} must follow.
     *
     * @throws FsException ENOSPC when the log has not a page more: what was written stays written, and a second call goes on
     */
    void write(Chunk chunk) {
        Map<DirtyPayload, List<Piece>> unstored = new LinkedHashMap<>();
        for (Piece piece : chunk.pieces()) {
            if (piece.payload() instanceof DirtyPayload payload && !payload.isStored()) {
                unstored.computeIfAbsent(payload, p -> new ArrayList<>(1)).add(piece);
            }
        }
        unstored.forEach(this::write);
    }

    /** Writes what was gathered: from now on the payloads are read from their slots. */
    void flush() {
        if (buffer.position() > 0) {
            log.write(bufferPage, buffer.flip());
            buffer.clear();
        }
        for (Stored stored : gathered) {
            stored.payload().store(stored.parts());
            for (DirtyPayload.Part part : stored.parts()) {
                Payload.Slot slot = part.slot();
                slots.add(new CommitLog.Slot(slot.page(), slot.length(), slot.checksum()));
            }
        }
        gathered.clear();
    }

    /** All pieces of a payload at once, since it is stored once. */
    private void write(DirtyPayload payload, List<Piece> pieces) {
        List<DirtyPayload.Part> parts = new ArrayList<>(1);
        try {
            for (Piece piece : pieces) {
                allocate(piece.skip(), piece.length(), payload, parts);
            }
        } catch (FsException e) {
            parts.forEach(part -> log.release(part.slot().page(), part.slot().length()));
            flush();
            throw e;
        }
        for (DirtyPayload.Part part : parts) {
            put(
                    part.slot().page(),
                    payload.block().slab().slice(part.from(), part.slot().length()));
        }
        gathered.add(new Stored(payload, parts));
    }

    private void allocate(int from, int length, DirtyPayload payload, List<DirtyPayload.Part> parts) {
        long page;
        try {
            page = log.allocate(length);
        } catch (FsException e) {
            if (e.errno() != Errno.ENOSPC || length <= CommitLog.PAGE) {
                throw e;
            }
            int half = Math.ceilDiv(length / 2, CommitLog.PAGE) * CommitLog.PAGE; // free pages are scattered
            allocate(from, half, payload, parts);
            allocate(from + half, length - half, payload, parts);
            return;
        }
        parts.add(new DirtyPayload.Part(
                from, Payload.Slot.of(page, payload.block().slab().slice(from, length))));
    }

    private void put(long page, ByteBuffer bytes) {
        if (bytes.remaining() > SMALL_BYTES) {
            log.write(page, bytes);
            return;
        }
        int pages = Math.ceilDiv(bytes.remaining(), CommitLog.PAGE);
        if (page != bufferPage + buffer.position() / CommitLog.PAGE || buffer.remaining() < pages * CommitLog.PAGE) {
            flush();
            bufferPage = page;
        }
        int end = buffer.position() + pages * CommitLog.PAGE;
        buffer.put(bytes);
        while (buffer.position() < end) {
            buffer.put((byte) 0); // whole pages: a part of one that is not in memory would have to be read first
        }
    }
}
