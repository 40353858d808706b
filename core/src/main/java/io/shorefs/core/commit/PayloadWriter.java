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
import java.util.List;
import java.util.zip.CRC32C;

/** Writes the payload of a sealed table to slots. The commit thread. */
final class PayloadWriter {
    private final CommitLog log;

    PayloadWriter(CommitLog log) {
        this.log = log;
    }

    /**
     * Writes what of a chunk is in memory only, and adds the slots to {@code slots}.
     *
     * @throws FsException ENOSPC when the log has not a page more: what was written stays written, and a second call goes on
     */
    void write(Chunk chunk, List<CommitLog.Slot> slots) {
        for (Piece piece : chunk.pieces()) {
            if (piece.payload() instanceof DirtyPayload payload && !payload.isStored()) {
                List<DirtyPayload.Part> parts = new ArrayList<>(1);
                try {
                    write(payload, piece.skip(), piece.length(), parts);
                } catch (FsException e) {
                    parts.forEach(p -> log.release(p.slot().page(), p.slot().length()));
                    throw e;
                }
                parts.forEach(p -> slots.add(new CommitLog.Slot(
                        p.slot().page(), p.slot().length(), p.slot().checksum())));
                payload.store(parts);
            }
        }
    }

    private void write(DirtyPayload payload, int from, int length, List<DirtyPayload.Part> parts) {
        long page;
        try {
            page = log.allocate(length);
        } catch (FsException e) {
            if (e.errno() != Errno.ENOSPC || length <= CommitLog.PAGE) {
                throw e;
            }
            int half = Math.ceilDiv(length / 2, CommitLog.PAGE) * CommitLog.PAGE; // free pages are scattered
            write(payload, from, half, parts);
            write(payload, from + half, length - half, parts);
            return;
        }
        ByteBuffer bytes = payload.block().slab().slice(from, length);
        CRC32C checksum = new CRC32C();
        checksum.update(bytes.duplicate());
        log.write(page, bytes);
        parts.add(new DirtyPayload.Part(from, new Payload.Slot(page, length, (int) checksum.getValue())));
    }
}
