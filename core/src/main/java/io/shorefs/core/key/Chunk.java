package io.shorefs.core.key;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The pieces of {@value #BLOCKS} blocks of a file.
 *
 * @param pieces by block, then by sequence, the newest last; none reaches over the end of its block
 */
public record Chunk(List<Piece> pieces) implements Value {
    /** Blocks that one chunk covers. */
    public static final int BLOCKS = 32;

    public Chunk {
        pieces = List.copyOf(pieces);
    }

    /** The same bytes with no piece in memory only; all payload was stored before. */
    public Chunk stored() {
        List<Piece> durable = new ArrayList<>(pieces.size());
        for (Piece piece : pieces) {
            switch (piece.payload()) {
                case Payload.Slot ignored -> durable.add(piece);
                case Payload.Stored ignored -> durable.add(piece);
                case Payload.Dirty dirty -> dirty.stored(piece, durable);
            }
        }
        return new Chunk(durable);
    }

    /** The slots of {@code older} (a chunk or anything else) that {@code newer} does not name any more; one may stand several times. */
    public static List<Payload.Slot> dropped(Value older, Value newer) {
        if (!(older instanceof Chunk old)) {
            return List.of();
        }
        long[] kept = newer instanceof Chunk chunk ? chunk.pages() : new long[0];
        List<Payload.Slot> dropped = new ArrayList<>();
        for (Piece piece : old.pieces()) {
            if (piece.payload() instanceof Payload.Slot slot
                    && Arrays.binarySearch(kept, slot.page()) < 0
                    && (dropped.isEmpty() || dropped.get(dropped.size() - 1).page() != slot.page())) {
                dropped.add(slot);
            }
        }
        return dropped;
    }

    /** The first pages of its slots, in order. */
    private long[] pages() {
        long[] pages = new long[pieces.size()];
        for (int i = 0; i < pages.length; i++) {
            pages[i] = page(pieces.get(i));
        }
        Arrays.sort(pages);
        return pages;
    }

    private static long page(Piece piece) {
        return piece.payload() instanceof Payload.Slot slot ? slot.page() : -1;
    }
}
