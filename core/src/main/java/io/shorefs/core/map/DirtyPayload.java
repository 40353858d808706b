package io.shorefs.core.map;

import io.shorefs.core.key.Payload;
import io.shorefs.core.key.Piece;
import java.util.List;

/** Bytes of one piece in a {@link DirtyBlock}, and once a commit wrote them, their slots. A piece's {@code skip} counts from the beginning of the block. */
public final class DirtyPayload implements Payload.Dirty {
    private final DirtyBlock block;
    private volatile List<Part> parts = List.of();

    public DirtyPayload(DirtyBlock block) {
        this.block = block;
    }

    /**
     * A slot with a part of the payload.
     *
     * @param from where in the block it begins
     * @param slot where it is
     */
    public record Part(int from, Payload.Slot slot) {
        int to() {
            return from + slot.length();
        }
    }

    /** The memory; not to be read once {@link #isStored}. */
    public DirtyBlock block() {
        return block;
    }

    /** The slots of all pieces that there are of it: from now on the memory may go as soon as its readers left. The commit thread. */
    public void store(List<Part> slots) {
        parts = List.copyOf(slots);
    }

    @Override
    public boolean isStored() {
        return !parts.isEmpty();
    }

    @Override
    public void stored(Piece piece, List<Piece> into) {
        int begin = piece.skip();
        int end = begin + piece.length();
        int covered = 0;
        for (Part part : parts) {
            int from = Math.max(begin, part.from());
            int to = Math.min(end, part.to());
            if (from < to) {
                covered += to - from;
                int at = piece.from() + from - begin;
                into.add(new Piece(at, at + to - from, piece.sequence(), part.slot(), from - part.from()));
            }
        }
        if (covered != piece.length()) { // never to be acknowledged
            throw new IllegalStateException(
                    "of " + piece.length() + " bytes at " + piece.from() + " of a chunk " + covered + " were stored");
        }
    }
}
