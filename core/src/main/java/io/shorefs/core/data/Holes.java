package io.shorefs.core.data;

import io.shorefs.core.key.Family;
import io.shorefs.core.key.Inode;
import io.shorefs.core.key.Key;
import io.shorefs.core.key.Kind;
import io.shorefs.core.key.Piece;
import io.shorefs.core.key.Value;
import io.shorefs.core.map.Batch;
import io.shorefs.core.map.OrderedMap;
import java.util.ArrayList;
import java.util.List;

/**
 * The holes of one inode, as they are while the caller has it: disjoint, ordered by their beginning.
 *
 * @param all every hole
 */
record Holes(List<Hole> all) {
    /** No hole. */
    static final Holes NONE = new Holes(List.of());

    /** From a byte (inclusive) to a byte (exclusive), every piece with a lower sequence is hidden. */
    record Hole(long from, long to, long sequence) {
        boolean hides(long pieceSequence, long pieceFrom, long pieceTo) {
            return sequence > pieceSequence && from < pieceTo && to > pieceFrom;
        }
    }

    /** The holes of an inode; costs nothing when it has none. */
    static Holes of(OrderedMap map, Inode inode) {
        if (!inode.has(Inode.HAS_HOLES)) {
            return NONE;
        }
        List<Hole> all = new ArrayList<>();
        map.scan(
                Key.first(Family.DATA, inode.number(), Kind.HOLE),
                Key.last(Family.DATA, inode.number(), Kind.HOLE),
                (key, value) -> {
                    Value.Hole hole = (Value.Hole) value;
                    all.add(new Hole(key.number(), hole.to(), hole.sequence()));
                    return true;
                });
        return new Holes(List.copyOf(all));
    }

    boolean isEmpty() {
        return all.isEmpty();
    }

    /** What is left of a piece of the chunk that begins at byte {@code chunkStart}. */
    List<Piece> visible(Piece piece, long chunkStart) {
        List<Piece> parts = List.of(piece);
        for (Hole hole : all) {
            if (hole.hides(piece.sequence(), chunkStart + piece.from(), chunkStart + piece.to())) {
                parts = cut(parts, hole, chunkStart);
            }
        }
        return parts;
    }

    /** What is left of all pieces of a chunk. */
    List<Piece> visible(List<Piece> pieces, long chunkStart) {
        if (all.isEmpty()) {
            return pieces;
        }
        List<Piece> left = new ArrayList<>(pieces.size());
        pieces.forEach(piece -> left.addAll(visible(piece, chunkStart)));
        return left;
    }

    /** Puts one more hole, without an end, into the batch: those behind its beginning go, one that reaches over it is cut and keeps its sequence. */
    void truncate(Inode inode, long from, long sequence, Batch batch) {
        for (Hole hole : all) {
            if (hole.from() >= from) {
                batch.remove(Key.hole(inode.number(), hole.from()));
            } else if (hole.to() > from) {
                batch.put(Key.hole(inode.number(), hole.from()), new Value.Hole(from, hole.sequence()));
            }
        }
        batch.put(Key.hole(inode.number(), from), new Value.Hole(Long.MAX_VALUE, sequence));
    }

    private static List<Piece> cut(List<Piece> parts, Hole hole, long chunkStart) {
        List<Piece> left = new ArrayList<>(2);
        for (Piece part : parts) {
            long from = Math.max(part.from(), hole.from() - chunkStart);
            long to = Math.min(part.to(), hole.to() == Long.MAX_VALUE ? Long.MAX_VALUE : hole.to() - chunkStart);
            if (from >= to) {
                left.add(part);
                continue;
            }
            if (part.from() < from) {
                left.add(part.part(part.from(), (int) from));
            }
            if (to < part.to()) {
                left.add(part.part((int) to, part.to()));
            }
        }
        return left;
    }
}
