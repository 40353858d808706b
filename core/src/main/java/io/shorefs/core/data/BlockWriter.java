package io.shorefs.core.data;

import io.shorefs.api.FsException;
import io.shorefs.core.key.Payload;
import io.shorefs.core.key.Piece;
import io.shorefs.core.map.ActiveTable;
import io.shorefs.core.map.DirtyBlock;
import io.shorefs.core.map.DirtyPayload;
import io.shorefs.core.op.NotReady;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes into one block of a chunk: makes or goes on with the block's memory, and the new list of the block's pieces. One use, inside {@code whileActive}, with
 * the inode held.
 */
final class BlockWriter {
    /** Pieces that a block has at most; one more write makes it one piece again, unless some of it is in the object store only: no write waits for that. */
    private static final int MAX_PIECES = 8;

    /** Pieces that one block of memory is cut into at most; space for their pages is reserved. */
    private static final int MAX_DIRTY_PIECES = 4;

    private final PieceReader reader;
    private final int blockStart;
    private final int blockBytes;
    private final List<Piece> before;
    private final Holes holes;
    private final long chunkStart;

    /**
     * For one block.
     *
     * @param blockStart where the block begins in its chunk
     * @param before the block's pieces
     */
    BlockWriter(PieceReader reader, Layout layout, long chunkStart, int blockStart, List<Piece> before, Holes holes) {
        this.reader = reader;
        this.blockStart = blockStart;
        this.blockBytes = layout.blockBytes();
        this.chunkStart = chunkStart;
        this.before = before;
        this.holes = holes;
    }

    /** The block's memory in this table, if it has some; otherwise a slab is needed. */
    static DirtyBlock memory(List<Piece> blockPieces, ActiveTable active) {
        for (int i = blockPieces.size() - 1; i >= 0; i--) {
            if (blockPieces.get(i).payload() instanceof DirtyPayload dirty
                    && dirty.block().table() == active
                    && !dirty.isStored()) {
                return dirty.block();
            }
        }
        return null;
    }

    /**
     * Writes.
     *
     * @param memory the block's memory in the active table
     * @param from first byte in the chunk
     * @param bytes what to write, position to limit
     * @return the block's pieces since
     */
    List<Piece> write(DirtyBlock memory, int from, ByteBuffer bytes, long sequence) {
        int to = from + bytes.remaining();
        List<Piece> kept = new ArrayList<>(before.size() + 1);
        int begin = from;
        int end = to;
        int dirty = 1;
        DirtyPayload payload = null;
        for (Piece piece : before) {
            if (piece.from() >= from && piece.to() <= to) {
                continue; // hidden whole
            }
            boolean mine = piece.payload() instanceof DirtyPayload p && p.block() == memory;
            if (mine && piece.from() <= to && piece.to() >= from && isWhole(piece)) {
                begin = Math.min(begin, piece.from());
                end = Math.max(end, piece.to());
                payload = (DirtyPayload) piece.payload();
                continue;
            }
            dirty += mine ? 1 : 0;
            kept.add(piece);
        }
        memory.slab().put(from - blockStart, bytes, bytes.position(), bytes.remaining());
        kept.add(piece(begin, end, sequence, payload == null ? new DirtyPayload(memory) : payload));
        if (kept.size() <= MAX_PIECES && dirty <= MAX_DIRTY_PIECES) {
            return kept;
        }
        try {
            return List.of(fold(memory, kept, sequence));
        } catch (NotReady | FsException e) {
            if (!isRemote(kept)) {
                throw e;
            }
            return kept; // being fetched, or damaged: neither stops a write
        }
    }

    /** Whether one more piece would be one too many, and they cannot be made one for sure, since some of the block is in the object store. */
    static boolean mustWait(List<Piece> blockPieces, DirtyBlock memory) {
        long dirty = blockPieces.stream()
                .filter(piece -> piece.payload() instanceof DirtyPayload p && p.block() == memory)
                .count();
        return dirty >= MAX_DIRTY_PIECES && isRemote(blockPieces);
    }

    private static boolean isRemote(List<Piece> pieces) {
        return pieces.stream().anyMatch(piece -> piece.payload() instanceof Payload.Stored);
    }

    private Piece piece(int from, int to, long sequence, DirtyPayload payload) {
        return new Piece(from, to, sequence, payload, from - blockStart);
    }

    /** Whether no hole hides a part of a piece. */
    private boolean isWhole(Piece piece) {
        if (holes.isEmpty()) {
            return true;
        }
        List<Piece> visible = holes.visible(piece, chunkStart);
        return visible.size() == 1 && visible.get(0).equals(piece);
    }

    /** One piece over all that is there, zeros where there is nothing. */
    private Piece fold(DirtyBlock memory, List<Piece> pieces, long sequence) {
        int from = blockStart + blockBytes;
        int to = blockStart;
        List<Piece> visible = holes.visible(pieces, chunkStart);
        for (Piece piece : visible) {
            from = Math.min(from, piece.from());
            to = Math.max(to, piece.to());
        }
        ByteBuffer whole = ByteBuffer.allocate(to - from);
        reader.read(visible, from, to, whole, reader.pins());
        memory.slab().put(from - blockStart, whole.flip(), 0, to - from);
        return piece(from, to, sequence, new DirtyPayload(memory));
    }
}
